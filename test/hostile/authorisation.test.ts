import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mintUserToken, readOperatorKey } from "../../src/auth/user-token.ts";
import { sha256 } from "../../src/domain/digest.ts";
import { ROLES, type Role } from "../../src/domain/principal.ts";
import { methodAccess } from "../../src/policy/methods.ts";
import { PeeringService } from "../../src/wire/services.ts";
import { controlOf, FederationCaller, method as methodNamed } from "../support/caller.ts";
import { FakePeer, nowSeconds } from "../support/fake-peer.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { grant } from "../support/publish.ts";
import { plant, publish } from "../support/sharing.ts";
import {
  GUARDED_METHODS,
  OPEN_METHOD as OPEN,
  RawCaller,
  type Listener,
  type ServedMethod,
} from "../support/raw-caller.ts";
import { HONEST } from "../support/vectors/document-forgeries.ts";
import { tokenOf } from "../support/vectors/raw.ts";
import { tallied, tell } from "./tell.ts";

/* Every method of the descriptors × every kind of caller, on a real gateway. */

/** Who calls as a peer. All hold the right key; what differs is how bsc stands to them. */
const PEERS = {
  "a site that was never heard of": new FakePeer("nobody"),
  "a site that only the operator confirmed": new FakePeer("mimer"),
  "a site that only introduced itself": new FakePeer("it4lia"),
  "an active peer without grant": new FakePeer("pharos"),
  "an active peer that may discover": new FakePeer("cineca"),
  "an active peer that may read": new FakePeer("lumi"),
  "an active peer whose grant was removed": new FakePeer("meluxina"),
  "an active peer whose statement is expired": new FakePeer("hammerhai"),
  "a suspended peer": new FakePeer("slaif"),
  "a revoked peer": new FakePeer("czai"),
} as const;
type PeerKind = keyof typeof PEERS;

const NEVER: readonly PeerKind[] = [
  "a site that was never heard of",
  "a site that only the operator confirmed",
  "a site that only introduced itself",
  "an active peer whose statement is expired",
  "a suspended peer",
  "a revoked peer",
];

/** Those who once might read, and opened a delivery then. */
const HAVE_READ: readonly PeerKind[] = [
  "an active peer that may read",
  "an active peer whose grant was removed",
  "a suspended peer",
  "a revoked peer",
];

/** What an active peer's right call comes to; a method that is not here has no place in the federation API. */
const EXPECTED: Readonly<Record<string, Readonly<Partial<Record<PeerKind, string>>>>> = {
  Exchange: {
    "a site that only the operator confirmed": "OK",
    "an active peer without grant": "OK",
    "an active peer that may discover": "OK",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "OK",
    "an active peer whose statement is expired": "OK",
  },
  WatchCatalog: {
    "an active peer without grant": "OK",
    "an active peer that may discover": "OK",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "OK",
  },
  GetManifest: {
    "an active peer without grant": "NOT_FOUND",
    "an active peer that may discover": "OK",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "NOT_FOUND",
  },
  GetTerms: {
    "an active peer without grant": "NOT_FOUND",
    "an active peer that may discover": "NOT_FOUND",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "NOT_FOUND",
  },
  // What was taken back outlives a grant, a suspension and a revocation: who is pinned may ask, and is told of its own.
  ListWithdrawals: {
    "an active peer without grant": "OK",
    "an active peer that may discover": "OK",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "OK",
    "an active peer whose statement is expired": "OK",
    "a suspended peer": "OK",
    "a revoked peer": "OK",
  },
  ReportWithdrawal: {
    "an active peer without grant": "INVALID_ARGUMENT",
    "an active peer that may discover": "INVALID_ARGUMENT",
    "an active peer that may read": "INVALID_ARGUMENT",
    "an active peer whose grant was removed": "INVALID_ARGUMENT",
    "an active peer whose statement is expired": "INVALID_ARGUMENT",
    "a suspended peer": "INVALID_ARGUMENT",
    "a revoked peer": "INVALID_ARGUMENT",
  },
  ListOffers: {
    "an active peer without grant": "OK",
    "an active peer that may discover": "OK",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "OK",
  },
  // Who may not read what an offer is about was never told of it.
  AnswerOffer: {
    "an active peer without grant": "NOT_FOUND",
    "an active peer that may discover": "NOT_FOUND",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "NOT_FOUND",
  },
  OpenDelivery: {
    "an active peer without grant": "NOT_FOUND",
    "an active peer that may discover": "PERMISSION_DENIED",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "NOT_FOUND",
  },
  LocateParts: {
    "an active peer without grant": "NOT_FOUND",
    "an active peer that may discover": "NOT_FOUND",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "NOT_FOUND",
  },
  ReadPart: {
    "an active peer without grant": "NOT_FOUND",
    "an active peer that may discover": "NOT_FOUND",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "PERMISSION_DENIED",
  },
  // There is no ticket that each of them could have: whoever is let in is told that this one is none.
  ForwardReceipt: {
    "an active peer without grant": "INVALID_ARGUMENT",
    "an active peer that may discover": "INVALID_ARGUMENT",
    "an active peer that may read": "INVALID_ARGUMENT",
    "an active peer whose grant was removed": "INVALID_ARGUMENT",
  },
  CheckTicket: {
    "an active peer without grant": "INVALID_ARGUMENT",
    "an active peer that may discover": "INVALID_ARGUMENT",
    "an active peer that may read": "INVALID_ARGUMENT",
    "an active peer whose grant was removed": "INVALID_ARGUMENT",
  },
  CloseDelivery: {
    "an active peer without grant": "NOT_FOUND",
    "an active peer that may discover": "NOT_FOUND",
    "an active peer that may read": "OK",
    "an active peer whose grant was removed": "OK",
  },
};

const TERMS = "Tell us what you find.";
const INVITATION_TYP = "hanse-invitation+jwt";

let fed: TestFederation;
let bsc: TestSite;
let callers: Record<Listener, RawCaller>;
let digest: string;
/** Of an offer to every peer. */
let offerId: string;
/** The open deliveries of those who have one; others try that of lumi. */
const deliveries: Partial<Record<PeerKind, string>> = {};

const federation = GUARDED_METHODS.filter(({ listener }) => listener !== "control");
const control = GUARDED_METHODS.filter(({ listener }) => listener === "control");
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

beforeAll(async () => {
  fed = await TestFederation.create({ sites: ["bsc"], store: { share: ["direct", "relay"] } });
  bsc = fed.site("bsc");
  callers = {
    federation: await RawCaller.to(bsc, "federation"),
    relay: await RawCaller.to(bsc, "relay"),
    control: await RawCaller.to(bsc, "control"),
  };
  await plant(bsc.objects, "in", { "a.txt": "alpha" });
  await publish(bsc, "in", "climate/era5@1");
  digest = ((await bsc.json("show", "bsc/climate/era5@1")) as { version: { digest: string } }).version.digest;
  const expiring = PEERS["an active peer whose statement is expired"];
  for (const [kind, peer] of Object.entries(PEERS)) {
    if (kind === "a site that was never heard of") continue;
    if (kind === "a site that only the operator confirmed") {
      await accept(peer);
      continue;
    }
    if (kind === "a site that only introduced itself") {
      await introduce(peer);
      continue;
    }
    await peer.addTo(bsc);
    const lastWords = { iat: nowSeconds() - 86_000, exp: nowSeconds() + 3 };
    const statement = peer.statement(peer === expiring ? lastWords : {});
    await exchange(peer, statement);
  }
  await grant(bsc, "lumi", "climate/**");
  await grant(bsc, "cineca", "climate/**", ["discover"]);
  await grantOnTerms("lumi");
  const take = await grant(bsc, "meluxina", "climate/**");
  for (const id of ["slaif", "czai"]) await grant(bsc, id, "climate/**");
  for (const kind of HAVE_READ) deliveries[kind] = await openedBy(PEERS[kind]);
  await take();
  const offered = await bsc.json("offer", "add", "--artifact", "climate/*", "--copies", "1");
  ({ offerId } = (offered as { offer: { offerId: string } }).offer);
  await bsc.ok("peer", "suspend", "slaif");
  await bsc.ok("peer", "revoke", "czai", "--yes");
  await untilExpired(expiring);
});

afterAll(async () => {
  for (const caller of Object.values(callers)) caller[Symbol.dispose]();
  await fed[Symbol.asyncDispose]();
});

async function grantOnTerms(to: string): Promise<void> {
  const operator = await controlOf(bsc);
  const conditions = { terms: { text: TERMS } };
  await operator.grants.AddGrant({ requestId: "terms", to, artifact: "health/**", actions: ["read"], conditions });
  operator.close();
}

/** bsc's operator accepts its invitation; it never answers. */
async function accept(peer: FakePeer): Promise<void> {
  const invitation = tokenOf(peer.key, INVITATION_TYP, HONEST[INVITATION_TYP](peer.forger("bsc")));
  const operator = await controlOf(bsc);
  await operator.peers.AcceptInvitation({ requestId: peer.id, invitation, fingerprint: peer.fingerprint });
  operator.close();
}

/** It uses an invitation of bsc, whose operator did not confirm it yet. */
async function introduce(peer: FakePeer): Promise<void> {
  const invitation = (await bsc.ok("peer", "invite", peer.id)).trim();
  const { path } = PeeringService.Introduce;
  const introduction = { invitation, statement: peer.statement() };
  const request = Buffer.from(PeeringService.Introduce.requestSerialize(introduction));
  expect(await callers.federation.call(path, peer.token("bsc", path), request)).toEqual({ status: "OK", text: "" });
}

async function exchange(peer: FakePeer, statement: string): Promise<void> {
  const path = "/hanse.federation.v1.PeeringService/Exchange";
  const request = Buffer.from(PeeringService.Exchange.requestSerialize({ statement }));
  expect(await callers.federation.call(path, peer.token("bsc", path), request)).toEqual({ status: "OK", text: "" });
}

async function openedBy(peer: FakePeer): Promise<string> {
  const called = methodNamed("OpenDelivery");
  const caller = await FederationCaller.to(bsc);
  const request = { requestId: "r", artifact: "climate/era5", label: "1", digest, dryRun: false };
  const opened = await caller.call(called, request, peer.token("bsc", called.path));
  caller.close();
  expect(opened.status).toBe("OK");
  return String(opened.answers[0]?.["deliveryId"]);
}

async function untilExpired(peer: FakePeer): Promise<void> {
  const path = "/hanse.federation.v1.CatalogService/WatchCatalog";
  for (let tries = 0; tries < 100; tries++) {
    if ((await callers.federation.call(path, peer.token("bsc", path))).status === "UNAUTHENTICATED") return;
    await pause(100);
  }
  throw new Error("an expired statement still lets its site in");
}

/** A request that is right in every member. */
function requestOf({ path, serialize }: ServedMethod, kind: PeerKind): Buffer {
  const deliveryId = deliveries[kind] ?? deliveries["an active peer that may read"] ?? "";
  const ranges = [{ path: "a.txt", offset: 0, size: 5 }];
  const requests: Record<string, object> = {
    Introduce: { invitation: "x", statement: PEERS[kind].statement() },
    Exchange: { statement: PEERS[kind].statement() },
    WatchCatalog: {},
    GetManifest: { digest },
    GetTerms: { sha256: sha256(TERMS) },
    ListWithdrawals: { afterSequence: 0 },
    ReportWithdrawal: { receipt: "a.b.c" },
    ListOffers: {},
    AnswerOffer: { offerId, answer: "OFFER_ANSWER_ACCEPT" },
    OpenDelivery: { requestId: "again", artifact: "climate/era5", label: "1", digest, dryRun: true },
    LocateParts: { deliveryId, ranges },
    ReadPart: { deliveryId, ranges },
    ForwardReceipt: { sourceReceipt: "x", destinationReceipt: "x" },
    CheckTicket: { ticket: "x" },
    CloseDelivery: { deliveryId, outcome: "DELIVERY_OUTCOME_FAILED", objects: 0, bytes: 0 },
  };
  const request = requests[nameOf(path)];
  if (request === undefined) throw new Error(`the matrix has no request for ${path}: a new method needs one`);
  return serialize(request);
}

// What closes a delivery, and what makes a peer active or its statement fresh, comes last.
const LAST = ["CloseDelivery", "Exchange"];
const ordered = federation.toSorted((a, b) => LAST.indexOf(nameOf(a.path)) - LAST.indexOf(nameOf(b.path)));

describe.each(ordered)("$path", (called) => {
  const access = methodAccess(called.path);

  it("is in the policy, for peers or introductions", () => {
    expect(access?.by).toBe(nameOf(called.path) === "Introduce" ? "introduction" : "peer");
  });

  it("does to each kind of caller what it must", async () => {
    const outcomes: Record<string, string> = {};
    const wanted: Record<string, string> = { "no token": "UNAUTHENTICATED", "an operator's token": "UNAUTHENTICATED" };
    const call = async (token: string | undefined, kind: PeerKind = "an active peer that may read"): Promise<string> =>
      (await callers[called.listener].call(called.path, token, requestOf(called, kind))).status;
    outcomes["no token"] = await call(undefined);
    outcomes["an operator's token"] = await call(await userToken("operator"));
    for (const [kind, peer] of Object.entries(PEERS) as [PeerKind, FakePeer][]) {
      outcomes[kind] = await call(peer.token("bsc", called.path), kind);
      const refused = access?.by === "introduction" || NEVER.includes(kind) ? "UNAUTHENTICATED" : "not in the table";
      wanted[kind] = EXPECTED[nameOf(called.path)]?.[kind] ?? refused;
    }
    expect(outcomes).toEqual(wanted);
    tell("G13", `${called.path} · ${Object.keys(outcomes).length} kinds of caller`, tallied(Object.values(outcomes)));
  });

  it.each(["federation", "relay", "control"] as const)(
    "is served by one listener and not by others: %s",
    async (listener) => {
      if (listener === called.listener) return;
      const { status } = await callers[listener].call(
        called.path,
        PEERS["an active peer that may read"].token("bsc", called.path),
      );
      expect(status).toBe("UNIMPLEMENTED");
    },
  );
});

async function userToken(role: Role): Promise<string> {
  const key = await readOperatorKey(join(bsc.directory, "keys", "operator.json"));
  return mintUserToken(key, { siteId: "bsc", nowMs: Date.now(), person: `one-${role}`, role });
}

/** Reading methods, by their first word: whatever else changes something. */
const READS = /^(WhoAmI$|Get|List|Watch|Search|Preview|Sum|Explain|Export|Verify|Check|ServerReflection)/;

describe("the control API", () => {
  it("lets each role call what the policy opens to it, and nothing else", async () => {
    const counts: Record<string, string[]> = {};
    const wrong: string[] = [];
    for (const called of control) {
      const access = methodAccess(called.path);
      if (access?.by !== "user") throw new Error(`${called.path} is not for users`);
      const lumi = PEERS["an active peer that may read"];
      for (const [who, token] of [
        ["no token", undefined],
        ["a peer's call token", lumi.token("bsc", called.path)],
      ] as const) {
        const { status } = await callers.control.call(called.path, token);
        (counts[who] ??= []).push(status);
        if (status !== "UNAUTHENTICATED") wrong.push(`${called.path} ${who}: ${status}`);
      }
      for (const role of ROLES) {
        // An empty request: what is let in answers or says what is missing, what is not never gets so far.
        const { status } = await callers.control.call(called.path, await userToken(role), called.serialize({}));
        const denied = status === "PERMISSION_DENIED";
        (counts[role] ??= []).push(denied ? "PERMISSION_DENIED" : "let in");
        if (denied === access.roles.includes(role) || status === "UNAUTHENTICATED")
          wrong.push(`${called.path} ${role}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
    for (const [who, outcomes] of Object.entries(counts))
      tell("G13", `the control API as ${who} · ${control.length} methods`, tallied(outcomes));
  });

  it("tells strangers how to log in, a few times a second, and lets no token do more there", async () => {
    const bursts = await Promise.all(Array.from({ length: 300 }, () => callers.control.call(OPEN, undefined)));
    const statuses = new Set(bursts.map(({ status }) => status));
    expect(statuses).toEqual(new Set(["OK", "RESOURCE_EXHAUSTED"]));
    expect(methodAccess(OPEN)).toEqual({ by: "anyone" });
    tell("G13", `${OPEN} · 300 strangers at once`, tallied(bursts.map(({ status }) => status)));
  });

  it("lets an auditor change nothing, and nobody but operators touch peers, grants and keys", () => {
    for (const { path } of control) {
      const access = methodAccess(path);
      const roles = access?.by === "user" ? access.roles : [];
      const changes = !READS.test(nameOf(path));
      if (changes) expect({ path, auditor: roles.includes("auditor") }).toEqual({ path, auditor: false });
      if (changes && /\.(Peers|Grants|Keys|Site)Service\//.test(path))
        expect({ path, roles }).toEqual({ path, roles: ["operator"] });
    }
  });

  it.each(["federation", "relay"] as const)("is not served to peers: %s", async (listener) => {
    const operator = await userToken("operator");
    const outcomes: string[] = [];
    for (const { path } of control) outcomes.push((await callers[listener].call(path, operator)).status);
    expect(new Set(outcomes)).toEqual(new Set(["UNIMPLEMENTED"]));
    tell(
      "G12",
      `the control API and reflection on the ${listener} port · ${control.length} methods`,
      tallied(outcomes),
    );
  });
});

describe("what is no method of ours", () => {
  it.each([
    "/grpc.channelz.v1.Channelz/GetTopChannels",
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "/envoy.service.status.v3.ClientStatusDiscoveryService/FetchClientStatus",
    "/hanse.federation.v1.PeeringService/exchange",
    "/hanse.federation.v1.PeeringService/Exchange/",
    "//hanse.federation.v1.PeeringService/Exchange",
    "/hanse.federation.v1.PeeringService",
    "/hanse.federation.v1.PeeringService/../CatalogService/WatchCatalog",
    "/hanse.federation.v1.PeeringService/Exchange?x=1",
    "/hanse.federation.v1.PeeringService/%45xchange",
    "/__proto__/constructor",
    "/",
  ])("%s is not there, whoever asks", async (path) => {
    const token = PEERS["an active peer that may read"].token("bsc", path);
    const { status } = await callers.federation.call(path, token);
    expect(status).toBe("UNIMPLEMENTED");
    tell("G12", path, status);
  });
});
