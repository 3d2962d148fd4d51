import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ControlUseCases, TransferView } from "../../../src/app/use-cases.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { ROLES, type Role, type UserPrincipal } from "../../../src/domain/principal.ts";
import { methodAccess } from "../../../src/policy/methods.ts";
import { staticCertificate } from "../../../src/rpc/certificates.ts";
import { startControlServer } from "../../../src/rpc/control/server.ts";
import { pathsOf, type RunningServer } from "../../../src/rpc/server.ts";
import { connectControl, type ControlClient } from "../../../src/wire/client.ts";
import {
  CatalogService,
  DeliveriesService,
  AgreementsService,
  GrantsService,
  PeersService,
  LoginService,
  PeopleService,
  OffersService,
  RulesService,
  SiteService,
  TransfersService,
} from "../../../src/wire/services.ts";
import { transferFromWire } from "../../../src/wire/transfer.ts";
import { localUser } from "../../support/people.ts";
import { bearer, failureOf, infoOf, KeptLog, makeSite, RawClient, statusName } from "./fixture.ts";

const methods = [
  LoginService,
  PeopleService,
  SiteService,
  PeersService,
  AgreementsService,
  GrantsService,
  CatalogService,
  TransfersService,
  RulesService,
  OffersService,
  DeliveriesService,
].flatMap((service) => pathsOf(service));

let server: RunningServer;
let raw: RawClient;
let client: ControlClient;
const log = new KeptLog();
let does: Partial<ControlUseCases> = {};
/** Names of the use cases that were entered. */
let entered: string[] = [];

/** Tokens of this suite are the role's name. */
function authenticate(token: string): UserPrincipal {
  const role = ROLES.find((known) => known === token);
  if (role === undefined) throw new HanseError("TOKEN_INVALID", "unknown token");
  return localUser("ada", role);
}

const start = (options: { host: string; tls?: Parameters<typeof staticCertificate>[0] }): Promise<RunningServer> =>
  startControlServer({
    login: { site: "bsc", issuers: [] },
    useCases: new Proxy({} as ControlUseCases, {
      get:
        (_none, name) =>
        (...given: unknown[]): unknown => {
          entered.push(String(name));
          const own = (does as Record<string | symbol, ((...given: unknown[]) => unknown) | undefined>)[name];
          if (own !== undefined) return own(...given);
          return Promise.reject(new HanseError("UNKNOWN_TRANSFER", "the test gave no such use case"));
        },
    }),
    authenticate,
    site: "bsc",
    listen: { host: options.host, port: 0 },
    tls: options.tls === undefined ? undefined : staticCertificate(options.tls),
    log,
  });

beforeAll(async () => {
  server = await start({ host: "127.0.0.1" });
  raw = new RawClient(server.port, undefined);
  client = connectControl({ address: `127.0.0.1:${server.port}`, ca: undefined }, () => Promise.resolve("researcher"));
});

beforeEach(() => {
  does = {};
  entered = [];
});

afterAll(async () => {
  raw.close();
  client.close();
  await server.shutdown(0);
});

/** What needs no token. */
const OPEN = "/hanse.control.v1.LoginService/GetLogin";

describe("roles", () => {
  test("the contract has 65 methods", () => {
    expect(methods).toHaveLength(65);
  });

  test("nobody needs a token to ask how to log in", async () => {
    for (const authorization of [[], ["Bearer root"], ["Bearer researcher"]])
      expect(await raw.call(OPEN, bearer(...authorization))).toBeUndefined();
    expect(entered).toEqual([]);
  });

  describe.each(methods.filter((method) => method !== OPEN))("%s", (method) => {
    const access = methodAccess(method);
    const allowed: readonly Role[] = access?.by === "user" ? access.roles : [];

    test("some role may, and nobody without a token", async () => {
      expect(allowed).toContain("operator");
      expect(statusName(await raw.call(method, bearer()))).toBe("UNAUTHENTICATED");
      expect(statusName(await raw.call(method, bearer("Bearer root")))).toBe("UNAUTHENTICATED");
      expect(entered).toEqual([]);
    });

    test.each(ROLES)("%s", async (role) => {
      const error = await raw.call(method, bearer(`Bearer ${role}`));
      if (allowed.includes(role)) {
        expect(["NOT_FOUND", "INVALID_ARGUMENT"], error?.details).toContain(statusName(error));
        return;
      }
      expect(statusName(error)).toBe("PERMISSION_DENIED");
      expect(error?.details).toContain(allowed.join(" or "));
      expect(entered).toEqual([]);
      expect(log.refusals.at(-1)).toEqual({ method, reason: "NOT_ALLOWED", caller: "ada" });
    });
  });

  test("only operators change peers and grants, and hand out tokens", () => {
    const changes = methods.filter((method) =>
      /(?:(?:Add|Remove)(?!Rule|Offer)|Create|Accept(?!Terms|Offer)|Confirm)/.test(method),
    );
    expect(changes).toHaveLength(7);
    for (const method of changes) expect(methodAccess(method)).toEqual({ by: "user", roles: ["operator"] });
  });
});

const view: TransferView = {
  row: {
    transferId: "t1",
    kind: "pull",
    state: "RUNNING",
    step: "copy",
    reason: "",
    reasonCode: "",
    intent: {
      kind: "pull",
      site: "lumi",
      artifact: "a",
      label: "1",
      digest: "d",
      record: "secret record",
      metadata: "m",
      store: "main",
      root: "r",
    },
    reference: "lumi/a@1",
    digest: "d",
    objectsTotal: 2,
    objectsDone: 1,
    bytesTotal: 100,
    bytesDone: 60,
    partsTotal: 2,
    partsDone: 1,
    retries: 0,
    planCursor: "",
    planned: true,
    mode: "relay",
    modeReason: "not direct: store of bsc: no connection",
    bytesRelayed: 5,
    bytesInheritable: 8,
    bytesInherited: 7,
    inheritReason: "",
    problems: [],
    createdAtMs: 1000,
    runningMs: 1500,
    createdBy: "ada",
  },
  lanes: 4,
  bytesPerSecond: 10.5,
  bytesInFlight: 70,
  from: "s3://from",
  to: "s3://to",
};

describe("transfers", () => {
  test("are shown with the bytes on their way, never above the total", async () => {
    does.getTransfer = (user, id) =>
      Promise.resolve({ ...view, row: { ...view.row, transferId: id, createdBy: user.person } });
    const { transfer } = await client.transfers.GetTransfer({ transferId: "t9" });
    expect(transfer && transferFromWire(transfer)).toMatchObject({
      transferId: "t9",
      createdBy: "ada",
      bytesDone: 100,
      runningMs: 1500,
      bytesPerSecond: 10.5,
      endedAtMs: undefined,
    });
  });

  test("a watch sees each state, and its use case sees the watcher leave", async () => {
    const left = Promise.withResolvers<undefined>();
    does.watchTransfer = async function* (_user, _id, signal) {
      yield view;
      yield { ...view, lanes: 3 };
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          resolve();
        });
      });
      left.resolve(undefined);
    };
    const lanes: number[] = [];
    for await (const { transfer } of client.transfers.WatchTransfer({ transferId: "t1" })) {
      lanes.push(transfer?.lanes ?? -1);
      if (lanes.length === 2) break;
    }
    expect(lanes).toEqual([4, 3]);
    await left.promise;
  });

  test("what is held already has no transfer", async () => {
    does.startPull = () => Promise.resolve({ transfer: undefined, alreadyHeld: true, location: "s3://b/p" });
    const started = await client.transfers.StartPull({ requestId: "r", reference: "lumi/a@1" });
    expect(started).toEqual({ transfer: null, alreadyHeld: true, location: "s3://b/p", deprecation: null });
  });
});

describe("fields", () => {
  test("pages: 0 is 100, above 1000 is refused", async () => {
    const sizes: number[] = [];
    does.listTransfers = (_user, _active, page) => {
      sizes.push(page.size);
      return Promise.resolve({ items: [], nextToken: "" });
    };
    await client.transfers.ListTransfers({});
    await client.transfers.ListTransfers({ pageSize: 1000 });
    for (const pageSize of [1001, -1]) {
      const error = await failureOf(client.transfers.ListTransfers({ pageSize }));
      expect(infoOf(error)).toMatchObject({ reason: "INVALID_INPUT" });
    }
    expect(sizes).toEqual([100, 1000]);
  });

  test("a call that starts something wants an id of its own", async () => {
    for (const requestId of ["", "x".repeat(129)]) {
      const error = await failureOf(client.transfers.StartPull({ requestId, reference: "lumi/a@1" }));
      expect(infoOf(error)).toMatchObject({ reason: "INVALID_INPUT" });
    }
    expect(entered).toEqual([]);
  });

  test("a publication's defaults", async () => {
    does.startPublication = (_user, request) => {
      expect(request).toMatchObject({ kind: "dataset", partBytes: undefined, copyTo: undefined, keywords: ["k"] });
      return Promise.resolve(view);
    };
    const asked = { requestId: "r", source: "s3://b", as: "a@1", keywords: ["k"] };
    await client.transfers.StartPublication(asked);
    expect(infoOf(await failureOf(client.transfers.StartPublication({ ...asked, kind: "model" })))).toMatchObject({
      reason: "INVALID_INPUT",
    });
  });
});

describe("where it listens", () => {
  test.each(["0.0.0.0", "::", "192.168.1.5", "example.org"])("%s only with TLS", async (host) => {
    await expect(start({ host })).rejects.toMatchObject({ reason: "INVALID_CONFIG" });
  });

  test("with TLS its client checks the site's authority", async () => {
    const site = await makeSite("bsc");
    const secure = await start({ host: "0.0.0.0", tls: site.certificate });
    does.getStatement = () => Promise.resolve({ statement: "s", fingerprint: "ab".repeat(32) });
    const address = `127.0.0.1:${secure.port}`;
    const own = connectControl({ address, ca: site.description.caCertificate }, () => Promise.resolve("auditor"));
    expect((await own.site.GetStatement({})).fingerprint).toBe("ab".repeat(32));
    own.close();
    await secure.shutdown(0);
  });
});
