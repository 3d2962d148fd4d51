import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { callToken, FederationCaller, method, siteKeyOf, type Outcome } from "../support/caller.ts";
import { deliveryThat } from "../support/deliveries.ts";
import { eventually, peerAt, peerBecomes, versionsAt } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import { claimsOf } from "../unit/auth/forge.ts";
import { MIB, noise, refusal, shareVersion, startPair, startPull, transferIn, type Pair } from "../support/sharing.ts";

const FILES = { "a.txt": "alpha", "x.bin": noise(11 * MIB, "x") };

let pair: Pair;
let bsc: TestSite;
let lumi: TestSite;
let release: () => void = () => undefined;

beforeAll(async () => {
  pair = await startPair({ lanes: 1, heartbeat: "1s", fixedPorts: true });
  ({ bsc, lumi } = pair);
});

afterEach(() => {
  release();
});

afterAll(() => pair[Symbol.asyncDispose]());

const share = (as: string): Promise<string> => shareVersion(pair, as, FILES, "--part-size", "5Mi");

/** Holds what is read of large objects at bsc's store. @returns resolves when the first read waits */
function holdReads(): Promise<undefined> {
  const reached = Promise.withResolvers<undefined>();
  const held = Promise.withResolvers<undefined>();
  bsc.front.before = async (request) => {
    if (!(request.url ?? "").includes("x.bin")) return;
    reached.resolve(undefined);
    await held.promise;
  };
  release = () => {
    bsc.front.before = undefined;
    held.resolve(undefined);
  };
  return reached.promise;
}

/** A call of lumi at bsc, with an honest token or the one that is given. */
async function call(name: string, request: object, token?: string): Promise<Outcome> {
  const caller = await FederationCaller.to(bsc);
  const called = method(name);
  try {
    return await caller.call(called, request, token ?? callToken(await siteKeyOf(lumi), "lumi", "bsc", called.path));
  } finally {
    caller.close();
  }
}

const manifestCall = { digest: "ab".repeat(32), offset: 0 };

/** Peers the two anew, each by the other's statement. */
const peerAnew = (): Promise<void> => pair.fed.peer("bsc", "lumi");

it("an active peer is shown as online, with round trip and clock offset", async () => {
  const seen = await peerBecomes(bsc, "lumi", "was measured", ({ measured, online }) => measured && online);
  expect(Math.abs(seen.clockOffsetMs)).toBeLessThan(30_000);
  const shown = await bsc.ok("peer", "show", "lumi");
  expect(shown).toMatch(/online +yes, since 20/);
  expect(shown).toMatch(/round trip +\d+ ms/);
  expect(shown).toMatch(/clock offset +[+-]\d\.\d{3} s/);
  expect(await bsc.ok("peer", "ls")).toMatch(/lumi +active +yes/);
});

describe("a source that suspends its reader", () => {
  it("refuses its next call, ends its deliveries, and lets its pull go on after the resume", async () => {
    const reference = await share("suspended/reader@1");
    const reached = holdReads();
    const transferId = await startPull(lumi, reference);
    await reached;
    const { deliveryId } = await deliveryThat(bsc, transferId, "is open", () => true);
    const said = await bsc.hanse("peer", "suspend", "lumi", "--reason", "asking their operator");
    expect([said.code, said.out]).toEqual([0, "lumi is suspended\n"]);
    expect(said.err).toMatch(/URLs that it holds end by \d\d:\d\d:\d\d/);
    for (const [name, request] of [
      ["GetManifest", manifestCall],
      ["LocateParts", { deliveryId, ranges: [] }],
      ["Exchange", { statement: "x.y.z", sentAt: null }],
    ] as const)
      expect(await call(name, request)).toMatchObject({ status: "UNAUTHENTICATED", reason: "PEER_UNAUTHENTICATED" });
    await deliveryThat(bsc, transferId, "is denied", ({ state }) => state === "denied");
    expect(await bsc.ok("peer", "show", "lumi")).toMatch(/reason +asking their operator/);
    await peerBecomes(lumi, "bsc", "is refused", ({ problem }) => problem.includes("no active peer"));
    release();
    const again = await bsc.hanse("peer", "suspend", "lumi");
    expect(again.out).toContain("already; nothing changed");

    expect((await bsc.hanse("peer", "resume", "lumi")).out).toBe("lumi is active\n");
    await transferIn(lumi, transferId, "SUCCEEDED");
    // URLs outlive the delivery that they were handed out for.
    await deliveryThat(bsc, transferId, "is closed", ({ state }) => state === "succeeded");
    const later = await bsc.hanse("peer", "suspend", "lumi");
    expect(later.err).toMatch(/URLs that it holds end by \d\d:\d\d:\d\d/);
    await bsc.ok("peer", "resume", "lumi");
  });
});

describe("a reader that suspends its source", () => {
  it("pauses its pulls with the reason, lists the catalog as suspended, and goes on by itself", async () => {
    const reference = await share("suspended/source@1");
    const reached = holdReads();
    const transferId = await startPull(lumi, reference);
    await reached;
    await lumi.ok("peer", "suspend", "bsc", "--reason", "looking");
    const paused = await transferIn(lumi, transferId, "PAUSED");
    expect(paused.reasonCode).toBe("PEER_SUSPENDED");
    expect(paused.reason).toContain("bsc is suspended: looking");
    expect((await versionsAt(lumi, "bsc")).map(({ artifact }) => artifact)).toContain("suspended/source");
    expect((await lumi.hanse("ls", "bsc")).err).toContain("the peer is suspended: looking");
    release();
    await lumi.ok("peer", "resume", "bsc");
    await transferIn(lumi, transferId, "SUCCEEDED");
  });
});

describe("a peer that is revoked", () => {
  it("at its reader: its pulls end for good, its catalog is hidden, nothing of it can be pulled", async () => {
    const reference = await share("revoked/source@1");
    const reached = holdReads();
    const transferId = await startPull(lumi, reference);
    await reached;
    expect((await lumi.hanse("peer", "revoke", "bsc")).code).toBe(2);
    const said = await lumi.hanse("peer", "revoke", "bsc", "--yes", "--reason", "closed");
    expect([said.code, said.out]).toEqual([0, "bsc is revoked\n"]);
    expect(said.err).toContain("Ended: 1 pull from it");
    expect((await transferIn(lumi, transferId, "FAILED")).reasonCode).toBe("PEER_REVOKED");
    release();
    expect(await refusal(lumi, "transfer", "resume", transferId)).toMatchObject({ reason: "WRONG_STATE" });
    const seen = (await versionsAt(lumi, "bsc")).map(({ artifact }) => artifact);
    expect(seen).not.toContain("revoked/source");
    expect((await lumi.hanse("pull", reference)).code).not.toBe(0);
    await lumi.ok("transfer", "cancel", transferId);
  });

  it("at its source: a new peering under the old key begins with nothing", async () => {
    const old = await siteKeyOf(lumi);
    const path = method("GetManifest").path;
    await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "later/**", "--allow", "discover");
    const kept = callToken(old, "lumi", "bsc", path);
    const said = await bsc.hanse("peer", "revoke", "lumi", "--yes");
    expect(said.err).toMatch(/Removed: 2 grants to lumi \(gr-\w+, gr-\w+\)/);
    expect(await bsc.ok("grant", "ls", "--json")).toContain('"grants":[]');
    expect((await bsc.hanse("peer", "resume", "lumi")).code).not.toBe(0);
    await eventually("a second passed", () =>
      Promise.resolve(Math.floor(Date.now() / 1000) > Number(claimsOf(kept)["iat"])),
    );
    await peerAnew();
    expect(await call("GetManifest", manifestCall, kept)).toMatchObject({
      status: "UNAUTHENTICATED",
      reason: "PEER_UNAUTHENTICATED",
    });
    expect(await call("GetManifest", manifestCall)).toMatchObject({ reason: "UNKNOWN_VERSION" });
    await peerBecomes(lumi, "bsc", "is mirrored", ({ state, problem }) => state === "active" && problem === "");
    expect(await lumi.json("ls", "bsc")).toMatchObject({
      versions: expect.not.arrayContaining([expect.objectContaining({ artifact: "revoked/source" })]) as unknown,
    });
    await pair.fed.share("bsc", "lumi", 3);
    await transferIn(lumi, await startPull(lumi, "bsc/revoked/source@1"), "SUCCEEDED");
  });

  it("and an alarm is shown for a statement that goes back", async () => {
    const old = (await lumi.ok("site", "statement")).trim();
    await lumi.stop();
    await lumi.start();
    const { statementExpiresAt } = await peerBecomes(bsc, "lumi", "came back", ({ online }) => online);
    expect(statementExpiresAt).not.toBeNull();
    await eventually("bsc has the newer statement", async () => {
      const { status } = await call("Exchange", {
        statement: (await lumi.ok("site", "statement")).trim(),
        sentAt: null,
      });
      return status === "OK";
    });
    expect(await call("Exchange", { statement: old, sentAt: null })).toMatchObject({
      reason: "STATEMENT_ROLLBACK",
    });
    expect((await peerAt(bsc, "lumi"))?.alarm).toContain("does not follow");
    expect(await bsc.ok("peer", "show", "lumi")).toMatch(
      /alarm +its statement was refused: statement \d+ does not follow/,
    );
  });
});
