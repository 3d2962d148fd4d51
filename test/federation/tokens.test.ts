import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signingKeyOf, type SiteSigningKey } from "../../src/auth/keys.ts";
import { readOperatorKey } from "../../src/auth/user-token.ts";
import { HealthService, SiteService } from "../../src/wire/services.ts";
import {
  callClaims,
  callToken,
  controlOf,
  controlWith,
  FEDERATION_METHODS,
  FederationCaller,
  method,
  methodsOf,
  siteKeyOf,
  type Method,
  type Outcome,
} from "../support/caller.ts";
import { peerAt, peerBecomes, peersOf } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { claimsOf, forge } from "../unit/auth/forge.ts";

/* bsc serves; lumi is its active peer, cineca is only invited, mimer was never heard of. */

let fed: TestFederation;
let bsc: TestSite;
let lumi: TestSite;
let cineca: TestSite;
let mimer: TestSite;
let keys: Record<"bsc" | "lumi" | "cineca" | "mimer", SiteSigningKey>;
let stranger: SiteSigningKey;
let caller: FederationCaller;
/** An invitation for cineca, used by it. */
let used: string;

beforeAll(async () => {
  fed = await TestFederation.create({ sites: ["bsc", "lumi", "cineca", "mimer"], fixedPorts: true });
  [bsc, lumi, cineca, mimer] = [fed.site("bsc"), fed.site("lumi"), fed.site("cineca"), fed.site("mimer")];
  await fed.peer("bsc", "lumi");
  used = (await bsc.ok("peer", "invite", "cineca")).trim();
  const control = await controlOf(cineca);
  const fingerprint = await bsc.fingerprint();
  await control.peers.AcceptInvitation({ requestId: "a", invitation: used, fingerprint });
  control.close();
  await peerBecomes(bsc, "cineca", "introduced itself", ({ state }) => state === "invited");
  keys = {
    bsc: await siteKeyOf(bsc),
    lumi: await siteKeyOf(lumi),
    cineca: await siteKeyOf(cineca),
    mimer: await siteKeyOf(mimer),
  };
  stranger = signingKeyOf(generateKeyPairSync("ed25519").privateKey, Date.now());
  caller = await FederationCaller.to(bsc);
});

afterAll(async () => {
  caller.close();
  await fed[Symbol.asyncDispose]();
});

/** Requests that would be answered, were the token good: a refusal is about the token then. */
const requests: Record<string, () => Promise<object>> = {
  Introduce: async () => ({ invitation: await invitation("mimer"), statement: await statement(mimer) }),
  Exchange: async () => ({ statement: await statement(lumi), sentAt: null }),
  WatchCatalog: () => Promise.resolve({ cursor: "" }),
  GetManifest: () => Promise.resolve({ digest: "a".repeat(64), offset: 0 }),
  GetTerms: () => Promise.resolve({ sha256: "a".repeat(64) }),
  ListWithdrawals: () => Promise.resolve({ afterSequence: 0 }),
  ReportWithdrawal: () => Promise.resolve({ receipt: "a.b.c" }),
  ListOffers: () => Promise.resolve({}),
  AnswerOffer: () => Promise.resolve({ offerId: "of-nothing", answer: "OFFER_ANSWER_DECLINE" }),
  OpenDelivery: () =>
    Promise.resolve({ requestId: "r", artifact: "a", label: "1", digest: "a".repeat(64), dryRun: true }),
  LocateParts: () => Promise.resolve({ deliveryId: "dl-x", ranges: [] }),
  ForwardReceipt: () => Promise.resolve({ sourceReceipt: "x", destinationReceipt: "x" }),
  CheckTicket: () => Promise.resolve({ ticket: "x" }),
  CloseDelivery: () => Promise.resolve({ deliveryId: "dl-x", outcome: "DELIVERY_OUTCOME_FAILED" }),
};

const requestOf = async ({ name }: Method): Promise<object> => {
  const make = requests[name];
  if (make === undefined) throw new Error(`the test has no request for ${name}: a new method needs one`);
  return make();
};

async function statement(site: TestSite): Promise<string> {
  const control = await controlOf(site);
  const { statement: text } = await control.site.GetStatement({});
  control.close();
  return text;
}

async function invitation(to: string): Promise<string> {
  const control = await controlOf(bsc);
  const made = await control.peers.CreateInvitation({ requestId: `${to} ${Math.random()}`, siteId: to });
  control.close();
  return made.invitation;
}

function expectRefused(what: string, { status, domain, reason, text }: Outcome): void {
  expect({ what, status, domain }).toEqual({ what, status: "UNAUTHENTICATED", domain: "hanse" });
  expect(["TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_REPLAYED", "PEER_UNAUTHENTICATED"]).toContain(reason);
  expect(text).not.toMatch(/eyJ|\.ts:\d+|sqlite|\/work|\/tmp/i);
}

const now = (): number => Math.floor(Date.now() / 1000);

/** Tokens that no method takes. `honest` is whoever may call the method, with the right key. */
function forgeries(path: string, honest: "lumi" | "mimer"): Record<string, () => string | undefined> {
  const key = keys[honest];
  const token = (change: object, by = key): string => callToken(by, honest, "bsc", path, change);
  const typed = (typ: string): string => forge(key, typ, callClaims(honest, "bsc", path));
  const elsewhere = FEDERATION_METHODS.find((other) => other.path !== path)?.path ?? "";
  return {
    "no token": () => undefined,
    garbage: () => "garbage",
    "three dots": () => "a.b.c",
    "no signature": () => token({}).replace(/[^.]*$/, ""),
    "another signature": () => token({}).replace(/[^.]*$/, token({}).split(".")[2] ?? ""),
    "for another site": () => token({ aud: "lumi" }),
    "for no site": () => token({ aud: undefined }),
    "for two sites": () => token({ aud: ["bsc", "lumi"] }),
    "for another method": () => token({ method: elsewhere }),
    "for no method": () => token({ method: undefined }),
    "for the method without its package": () => token({ method: path.replace("hanse.federation.v1.", "") }),
    expired: () => token({ iat: now() - 95, exp: now() - 65 }),
    "without end": () => token({ exp: undefined }),
    "with too long a life": () => token({ exp: now() + 61 }),
    "from the future": () => token({ iat: now() + 90, exp: now() + 120 }),
    "not before later": () => token({ nbf: now() + 90 }),
    "of a foreign key": () => token({}, stranger),
    "of a foreign key with the right key's name": () =>
      forge({ ...stranger, publicKey: key.publicKey }, "hanse-call+jwt", callClaims(honest, "bsc", path)),
    "of an unknown site": () => callToken(stranger, "nobody", "bsc", path),
    "of an unknown site with a known key": () => callToken(key, "nobody", "bsc", path),
    "of the called site itself": () => callToken(keys.bsc, "bsc", "bsc", path),
    "of the called site with the caller's key": () => callToken(key, "bsc", "bsc", path),
    "without issuer": () => token({ iss: undefined }),
    "without id": () => token({ jti: undefined }),
    "of another major": () => token({ ver: "2.0" }),
    "typed as a user token": () => typed("hanse-user+jwt"),
    "typed as a statement": () => typed("entity-statement+jwt"),
    "typed as an invitation": () => typed("hanse-invitation+jwt"),
    "typed as a version record": () => typed("hanse-version+jwt"),
    "typed as any JWT": () => typed("JWT"),
    "an invitation that is good as one": () => used,
  };
}

describe.each(FEDERATION_METHODS)("$path", (called) => {
  const honest = called.name === "Introduce" ? ("mimer" as const) : ("lumi" as const);

  it("takes no token that is not good for this one call", async () => {
    const before = await peersOf(bsc);
    const request = await requestOf(called);
    for (const [what, make] of Object.entries(forgeries(called.path, honest))) {
      expectRefused(what, await caller.call(called, request, make()));
    }
    expect(await standing(peersOf(bsc))).toEqual(await standing(Promise.resolve(before)));
  });
});

const AUTHENTICATED = FEDERATION_METHODS.filter(({ name }) => name !== "Introduce");

describe.each(AUTHENTICATED)("$path, as called by who may not", (called) => {
  it.each([
    ["an invited peer", "cineca" as const],
    ["a site that is no peer", "mimer" as const],
  ])("refuses %s with a right token of its own key", async (_what, from) => {
    expectRefused(
      from,
      await caller.call(called, await requestOf(called), callToken(keys[from], from, "bsc", called.path)),
    );
  });

  it("takes a good token, once", async () => {
    const token = callToken(keys.lumi, "lumi", "bsc", called.path);
    const first = await caller.call(called, await requestOf(called), token);
    expect(first.status).not.toBe("UNAUTHENTICATED");
    const again = await caller.call(called, await requestOf(called), token);
    expectRefused("again", again);
    expect(again.reason).toBe("TOKEN_REPLAYED");
  });

  it("takes one of fifty that come at once with the same token", async () => {
    const token = callToken(keys.lumi, "lumi", "bsc", called.path);
    const request = await requestOf(called);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => caller.call(called, request, token)));
    expect(outcomes.filter(({ reason }) => reason === "TOKEN_REPLAYED")).toHaveLength(49);
  });
});

describe("a used token", () => {
  it("stays used after a kill -9 and a restart, and so does the same id in another token", async () => {
    const tokens = AUTHENTICATED.map((called) => ({
      called,
      token: callToken(keys.lumi, "lumi", "bsc", called.path),
    }));
    for (const { called, token } of tokens) await caller.call(called, await requestOf(called), token);
    caller.close();
    await bsc.kill();
    await bsc.start();
    caller = await FederationCaller.to(bsc);
    for (const { called, token } of tokens) {
      expect((await caller.call(called, await requestOf(called), token)).reason).toBe("TOKEN_REPLAYED");
      const { jti } = claimsOf(token);
      const sameId = callToken(keys.lumi, "lumi", "bsc", called.path, { jti });
      expect((await caller.call(called, await requestOf(called), sameId)).reason).toBe("TOKEN_REPLAYED");
    }
  });
});

describe("Introduce", () => {
  const introduce = method("Introduce");
  const call = async (
    request: { invitation: string; statement: string },
    key = keys.mimer,
    from = "mimer",
  ): Promise<Outcome> => caller.call(introduce, request, callToken(key, from, "bsc", introduce.path));

  it("is refused for all that is not an unused invitation with its site's own statement, and stores nothing", async () => {
    const before = await peersOf(bsc);
    const good = { invitation: await invitation("mimer"), statement: await statement(mimer) };
    const claims = claimsOf(good.invitation);
    const remade = (change: object, key = keys.bsc, typ = "hanse-invitation+jwt"): string =>
      forge(key, typ, { ...claims, ...change });
    const restated = (change: object, key = keys.mimer): string =>
      forge(key, "entity-statement+jwt", { ...claimsOf(good.statement), ...change });
    const pinned = await pinnedInvitation("mimer", await lumi.fingerprint());
    const cases: Record<string, () => Promise<Outcome>> = {
      "no invitation": () => call({ ...good, invitation: "" }),
      "no statement": () => call({ ...good, statement: "" }),
      "a garbage invitation": () => call({ ...good, invitation: "garbage" }),
      "a garbage statement": () => call({ ...good, statement: "garbage" }),
      "an invitation nobody made": () => call({ ...good, invitation: remade({ jti: "inv-nobody-made-this" }) }),
      "an invitation signed by the caller": () => call({ ...good, invitation: remade({}, keys.mimer) }),
      "an invitation for another site": async () => call({ ...good, invitation: await invitation("hammerhai") }),
      "an expired invitation": () =>
        call({ ...good, invitation: remade({ iat: now() - 700_000, exp: now() - 100_000 }) }),
      "an invitation typed as a statement": () =>
        call({ ...good, invitation: remade({}, keys.bsc, "entity-statement+jwt") }),
      "an invitation that pins another key": () => call({ ...good, invitation: pinned }),
      "an invitation that another site used": () => call({ ...good, invitation: used }),
      "the statement of another site": async () => call({ ...good, statement: await statement(lumi) }),
      "the statement of another site with its name": async () =>
        call({ ...good, statement: await statement(lumi) }, keys.lumi, "lumi"),
      "a statement not signed by the key it shows": () => call({ ...good, statement: restated({}, stranger) }),
      "a statement about another site": () => call({ ...good, statement: restated({ sub: "lumi" }) }),
      "an expired statement": () => call({ ...good, statement: restated({ iat: now() - 80_000, exp: now() - 3600 }) }),
      "a call signed by another key than the statement shows": () => call(good, stranger),
    };
    for (const [what, attempt] of Object.entries(cases)) expectRefused(what, await attempt());
    expect(await standing(peersOf(bsc))).toEqual(await standing(Promise.resolve(before)));
  });

  it("of what is right makes an invited peer, never more, and again is the same", async () => {
    const good = { invitation: await invitation("mimer"), statement: await statement(mimer) };
    const first = await call(good);
    expect(first).toMatchObject({ status: "OK", answers: [{ state: "PEER_STATE_INVITED" }] });
    expect(await peerAt(bsc, "mimer")).toMatchObject({ state: "invited", confirmedHere: false });
    expect(await call(good)).toMatchObject({ status: "OK", answers: [{ state: "PEER_STATE_INVITED" }] });
    expectRefused("watch", await caller.call(method("WatchCatalog"), { cursor: "" }, mimerToken("WatchCatalog")));
    expectRefused("exchange", await caller.call(method("Exchange"), good, mimerToken("Exchange")));
  });

  it("of an active peer is refused", async () => {
    const control = await controlOf(bsc);
    const invite = control.peers.CreateInvitation({ requestId: "again", siteId: "lumi" });
    await expect(invite).rejects.toThrow(/is a peer already/);
    control.close();
  });

  const mimerToken = (name: string): string => callToken(keys.mimer, "mimer", "bsc", method(name).path);
});

async function pinnedInvitation(to: string, pin: string): Promise<string> {
  const control = await controlOf(bsc);
  const made = await control.peers.CreateInvitation({ requestId: `pin ${Math.random()}`, siteId: to, pin });
  control.close();
  return made.invitation;
}

/** What no refused call may change; honest peers move the times of their exchanges on by themselves. */
const standing = async (peers: Promise<Awaited<ReturnType<typeof peersOf>>>): Promise<unknown> =>
  (await peers).map(({ siteId, state, fingerprint, endpoints, confirmedHere, confirmedThere }) => ({
    siteId,
    state,
    fingerprint,
    endpoints,
    confirmedHere,
    confirmedThere,
  }));

describe("health", () => {
  it("is open to everybody", async () => {
    const check = method("Check");
    expect((await caller.call(check, { service: "" }, undefined)).answers).toEqual([{ status: "SERVING" }]);
    expect((await caller.call(check, { service: "" }, "garbage")).status).toBe("OK");
  });

  it("is all that is: no control method and no reflection listens for peers", async () => {
    const token = callToken(keys.lumi, "lumi", "bsc", "/hanse.control.v1.SiteService/GetSite");
    for (const called of methodsOf(SiteService)) {
      expect((await caller.call(called, {}, token)).status).toBe("UNIMPLEMENTED");
    }
    expect(methodsOf(HealthService).map(({ name }) => name)).toContain("Check");
  });
});

describe("Exchange", () => {
  const exchange = method("Exchange");
  const swap = (text: string): Promise<Outcome> =>
    caller.call(exchange, { statement: text, sentAt: null }, callToken(keys.lumi, "lumi", "bsc", exchange.path));

  it("gives statements whose sequence grows with each start", async () => {
    const mine = await statement(lumi);
    const before = claimsOf(String((await swap(mine)).answers[0]?.["statement"]));
    caller.close();
    await bsc.stop();
    await bsc.start();
    caller = await FederationCaller.to(bsc);
    const after = claimsOf(String((await swap(mine)).answers[0]?.["statement"]));
    expect(Number(after["seq"])).toBeGreaterThan(Number(before["seq"]));
    expect(Number(after["exp"])).toBeGreaterThanOrEqual(Number(before["exp"]));
  });

  it("refuses a statement that goes back, and keeps what it had", async () => {
    const old = await statement(lumi);
    await lumi.stop();
    await lumi.start();
    const current = await statement(lumi);
    expect((await swap(current)).status).toBe("OK");
    const back = await swap(old);
    expect(back).toMatchObject({ status: "FAILED_PRECONDITION", reason: "STATEMENT_ROLLBACK", domain: "hanse" });
    const other = forge(keys.lumi, "entity-statement+jwt", {
      ...claimsOf(current),
      exp: Number(claimsOf(current)["exp"]) - 1,
    });
    expect(await swap(other)).toMatchObject({ status: "FAILED_PRECONDITION", reason: "STATEMENT_ROLLBACK" });
    expect((await swap(current)).status).toBe("OK");
    expect(await peerAt(bsc, "lumi")).toMatchObject({ state: "active" });
  });

  it("refuses a newer statement that a key signed which is not pinned, whatever keys it shows", async () => {
    const current = claimsOf(await statement(lumi));
    const { kid, algorithm: alg, jwk } = stranger.publicKey;
    const shown = { ...jwk, kid, alg, from: new Date(stranger.publicKey.fromMs).toISOString() };
    const newer = { ...current, seq: Number(current["seq"]) + 1 };
    const before = await peerAt(bsc, "lumi");
    for (const text of [
      forge(stranger, "entity-statement+jwt", { ...newer, jwks: { keys: [shown] } }),
      forge(stranger, "entity-statement+jwt", newer),
      forge(keys.cineca, "entity-statement+jwt", { ...claimsOf(await statement(cineca)), seq: 1_000_000 }),
      forge(keys.lumi, "entity-statement+jwt", { ...newer, iss: "cineca", sub: "cineca" }),
    ]) {
      expect((await swap(text)).status).toMatch(/UNAUTHENTICATED|INVALID_ARGUMENT/);
    }
    expect(await peerAt(bsc, "lumi")).toMatchObject({ fingerprint: before?.fingerprint, endpoints: before?.endpoints });
  });
});

describe("the control API", () => {
  it("takes user tokens of its own operator key, and nothing else", async () => {
    const claims = {
      iss: "bsc",
      aud: "bsc",
      sub: "eve",
      role: "operator",
      iat: now(),
      exp: now() + 60,
      jti: "j".repeat(22),
    };
    const own = await readOperatorKey(`${bsc.directory}/keys/operator.json`);
    const foreign = await readOperatorKey(`${lumi.directory}/keys/operator.json`);
    const tokens: Record<string, string> = {
      garbage: "garbage",
      "of another site's operator": forge(foreign, "hanse-user+jwt", claims),
      "of another site": forge(foreign, "hanse-user+jwt", { ...claims, iss: "lumi", aud: "lumi" }),
      "of the site's key": forge(keys.bsc, "hanse-user+jwt", claims),
      "typed as a call": forge(own, "hanse-call+jwt", claims),
      "a peer's call token": callToken(keys.lumi, "lumi", "bsc", "/hanse.control.v1.SiteService/GetSite"),
      expired: forge(own, "hanse-user+jwt", { ...claims, iat: now() - 700, exp: now() - 100 }),
      "from the future": forge(own, "hanse-user+jwt", { ...claims, iat: now() + 100, exp: now() + 200 }),
      "with too long a life": forge(own, "hanse-user+jwt", { ...claims, exp: now() + 100_000 }),
      "for another site": forge(own, "hanse-user+jwt", { ...claims, aud: "lumi" }),
      "of nobody": forge(own, "hanse-user+jwt", { ...claims, sub: "" }),
      "of no role": forge(own, "hanse-user+jwt", { ...claims, role: "root" }),
    };
    for (const [what, token] of Object.entries(tokens)) {
      const control = await controlWith(bsc, () => Promise.resolve(token));
      const outcome = await control.site.GetSite({}).then(
        () => "OK",
        (error: unknown) => (error as { code: number }).code,
      );
      control.close();
      expect({ what, outcome }).toEqual({ what, outcome: 16 });
    }
    const good = await controlWith(bsc, () => Promise.resolve(forge(own, "hanse-user+jwt", claims)));
    expect((await good.site.GetSite({})).siteId).toBe("bsc");
    good.close();
  });
});
