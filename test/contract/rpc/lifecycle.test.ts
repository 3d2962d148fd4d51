import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { once } from "node:events";
import { ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import type { FederationUseCases } from "../../../src/app/use-cases.ts";
import type { CertificatePair } from "../../../src/rpc/certificates.ts";
import { staticCertificate, type CertificateSource } from "../../../src/rpc/certificates.ts";
import { startFederationServer } from "../../../src/rpc/federation/server.ts";
import { startServer, type RunningServer } from "../../../src/rpc/server.ts";
import { FederationCatalogService, PeeringService } from "../../../src/wire/services.ts";
import { clientOf, failureOf, federationStub, infoOf, KeptLog, makeSite, tokenFor, type TestSite } from "./fixture.ts";

const start = (
  site: TestSite,
  useCases: Partial<FederationUseCases>,
  tls: CertificateSource = staticCertificate(site.certificate),
  signal?: AbortSignal,
): Promise<RunningServer> =>
  startFederationServer({
    useCases: federationStub(useCases),
    site: "bsc",
    listen: { host: "127.0.0.1", port: 0 },
    tls,
    log: new KeptLog(),
    signal,
  });

const mint = (method: string): string => tokenFor("lumi", method);

async function isOpen(port: number): Promise<boolean> {
  const socket = connectTcp(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe("start", () => {
  test("a method that the policy does not list stops it", async () => {
    const Stranger = { Odd: { ...PeeringService.Exchange, path: "/hanse.federation.v1.OddService/Odd" } };
    const started = startServer({
      site: "bsc",
      listen: { host: "127.0.0.1", port: 0 },
      credentials: ServerCredentials.createInsecure(),
      log: new KeptLog(),
      strangers: true,
      authenticate: async function* (call, context) {
        return yield* call.next(call.request, context);
      },
      mount: (add) => {
        add(Stranger, { Odd: () => Promise.resolve({}) });
      },
    });
    await expect(started).rejects.toThrow("/hanse.federation.v1.OddService/Odd");
  });

  test("a port that is taken is named", async () => {
    const site = await makeSite("bsc");
    const first = await start(site, {});
    const second = startFederationServer({
      useCases: federationStub(),
      site: "bsc",
      listen: { host: "127.0.0.1", port: first.port },
      tls: staticCertificate(site.certificate),
      log: new KeptLog(),
    });
    await expect(second).rejects.toMatchObject({ reason: "INVALID_CONFIG" });
    await first.shutdown(0);
  });
});

describe("shutdown", () => {
  test("ends streams with SHUTTING_DOWN, lets calls end, closes the port", async () => {
    const site = await makeSite("bsc");
    const entered = Promise.withResolvers<undefined>();
    const answer = Promise.withResolvers<{ statement: string; answeredAtMs: number }>();
    const server = await start(site, {
      watchCatalog: async function* (_peer, cursor, signal) {
        yield { type: "up-to-date", cursor };
        await new Promise<void>((resolve) => {
          signal.addEventListener("abort", () => {
            resolve();
          });
        });
      },
      exchange: () => {
        entered.resolve(undefined);
        return answer.promise;
      },
    });
    const ca = site.description.caCertificate;
    const catalog = clientOf(FederationCatalogService, server.port, ca, mint);
    const peering = clientOf(PeeringService, server.port, ca, mint);
    const watch = catalog.client.WatchCatalog({})[Symbol.asyncIterator]();
    await watch.next();
    const call = peering.client.Exchange({ statement: "s" });
    await entered.promise;

    const down = server.shutdown(60_000);
    const error = await failureOf(watch.next());
    expect(infoOf(error)).toMatchObject({ reason: "SHUTTING_DOWN" });
    expect(error).toMatchObject({ code: 14 });
    answer.resolve({ statement: "done", answeredAtMs: 0 });
    expect((await call).statement).toBe("done");
    await down;
    expect(await isOpen(server.port)).toBe(false);
    await server.shutdown(0);
    catalog.close();
    peering.close();
  });

  test("cuts what does not end in time", async () => {
    const site = await makeSite("bsc");
    const entered = Promise.withResolvers<undefined>();
    const server = await start(site, {
      exchange: () => {
        entered.resolve(undefined);
        return new Promise(() => undefined);
      },
    });
    const { client, close } = clientOf(PeeringService, server.port, site.description.caCertificate, mint);
    const call = failureOf(client.Exchange({ statement: "s" }));
    await entered.promise;
    await server.shutdown(0);
    expect(await call).toMatchObject({ name: "ClientError" });
    close();
  });

  test("its signal ends it", async () => {
    const site = await makeSite("bsc");
    const stop = new AbortController();
    const server = await start(site, {}, undefined, stop.signal);
    stop.abort();
    await server.shutdown(0);
    expect(await isOpen(server.port)).toBe(false);
  });
});

test("a new certificate serves new connections", async () => {
  const site = await makeSite("bsc");
  const renewed = await makeSite("bsc");
  let pair: CertificatePair = site.certificate;
  const listeners = new Set<() => void>();
  const server = await start(
    site,
    {},
    {
      current: () => pair,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  );
  const seen = async (): Promise<string> => {
    const socket = connectTls({
      port: server.port,
      host: "127.0.0.1",
      ALPNProtocols: ["h2"],
      rejectUnauthorized: false,
    });
    await once(socket, "secureConnect");
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    return raw.toString("base64");
  };
  const first = await seen();
  pair = renewed.certificate;
  for (const listener of listeners) listener();
  expect(await seen()).not.toBe(first);
  await server.shutdown(0);
  expect(listeners.size).toBe(0);
});
