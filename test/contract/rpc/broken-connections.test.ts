import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PeerAddress, Peers } from "../../../src/app/ports/peers.ts";
import type { HanseError } from "../../../src/domain/errors.ts";
import { openPeers } from "../../../src/peer/peers.ts";
import { staticCertificate } from "../../../src/rpc/certificates.ts";
import { startFederationServer } from "../../../src/rpc/federation/server.ts";
import type { RunningServer } from "../../../src/rpc/server.ts";
import { openFaultProxy, type Fault, type FaultProxy } from "../../support/fault-proxy.ts";
import { federationStub, KeptLog, makeSite, tokenFor } from "./fixture.ts";

let server: RunningServer;
let proxy: FaultProxy;
let bsc: PeerAddress;
let peers: Peers;

beforeAll(async () => {
  const site = await makeSite("bsc");
  server = await startFederationServer({
    useCases: federationStub({
      exchange: () => Promise.resolve({ statement: "s".repeat(10_000), answeredAtMs: 0 }),
      // eslint-disable-next-line @typescript-eslint/require-await -- a stream
      getManifest: async function* () {
        for (let i = 0; i < 8; i++) yield Buffer.alloc(64 * 1024, i);
      },
    }),
    site: "bsc",
    listen: { host: "127.0.0.1", port: 0 },
    tls: staticCertificate(site.certificate),
    log: new KeptLog(),
  });
  proxy = await openFaultProxy({ target: { host: "127.0.0.1", port: server.port }, random: () => 0 });
  bsc = { siteId: "bsc", description: { ...site.description, endpoints: [`127.0.0.1:${proxy.port}`] } };
  const documents = { signCall: ({ method }: { method: string }) => Promise.resolve(tokenFor("lumi", method)) };
  const network = { allow: ["127.0.0.0/8"] };
  peers = openPeers({ site: "lumi", documents, clock: { now: Date.now }, network });
});

afterAll(async () => {
  await peers.close();
  await proxy[Symbol.asyncDispose]();
  await server.shutdown(0);
});

const WHOLE = 8 * 64 * 1024;

/** @returns the bytes that came, or why they did not */
async function read(): Promise<number | string> {
  let bytes = 0;
  try {
    for await (const chunk of peers.getManifest(bsc, "a".repeat(64), 0, undefined, AbortSignal.timeout(10_000)))
      bytes += chunk.length;
    return bytes;
  } catch (error) {
    return (error as HanseError).reason;
  }
}

/** Asks again, with a moment between, as whoever repeats a call does. */
async function readAtLast(): Promise<readonly (number | string)[]> {
  const said: (number | string)[] = [];
  while (said.at(-1) !== WHOLE && said.length < 20) {
    said.push(await read());
    await pause(20);
  }
  return said;
}

const handshake = 1700;
const faults = [handshake, 100_000].flatMap((at): Fault[] => [
  { kind: "flip", atByte: at },
  { kind: "skip", atByte: at, bytes: 7 },
  { kind: "cut", afterBytes: at },
  { kind: "reset", afterBytes: at },
]);

test.each(faults.flatMap((fault) => (["to-client", "to-server"] as const).map((direction) => ({ fault, direction }))))(
  "a connection that breaks is made anew: $fault.kind $direction, $fault",
  async ({ fault, direction }) => {
    // To the server goes much less than comes back.
    const early = direction === "to-server" && "atByte" in fault ? { ...fault, atByte: handshake } : fault;
    proxy.rules.push({ fault: early, direction, times: 1 });
    proxy.cut();
    const said = await readAtLast();
    expect(said.at(-1)).toBe(WHOLE);
    expect(said.slice(0, -1).filter((reason) => reason !== "PEER_DOWN")).toEqual([]);
    proxy.rules.length = 0;
    expect(await read()).toBe(WHOLE);
  },
);
