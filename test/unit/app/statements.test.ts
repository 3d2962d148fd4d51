import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { acceptStatement } from "../../../src/app/accept-statement.ts";
import { answerPeering } from "../../../src/app/answer-peering.ts";
import { OwnStatement } from "../../../src/app/own-statement.ts";
import { Witness } from "../../../src/app/witness.ts";
import { peering } from "../../../src/app/peering.ts";
import { Presence } from "../../../src/app/presence.ts";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { verifyIntroduction } from "../../../src/auth/call-token.ts";
import { mintCall } from "../../../src/auth/mint-call.ts";
import { NOW_MS } from "../auth/forge.ts";
import { ada, auditOf, noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const bsc = await sampleSite("bsc");
const lumi = await sampleSite("lumi");
/** Under the same name, with another key. */
const other = await sampleSite("lumi");

/** Everything of bsc that peering stands on. */
function gateway(ledger: Ledger, clock = { now: () => NOW_MS }) {
  const { events, told } = noteEvents();
  const changed: string[] = [];
  const ports = {
    site: "bsc",
    documents: bsc.documents,
    ledger,
    events,
    clock,
    random: randomBytes,
    presence: new Presence(60_000),
    keys: { chain: () => [] },
    offers: { show: () => Promise.resolve(""), hear: () => undefined },
    statement: new OwnStatement({ documents: bsc.documents, ledger, clock }),
    witness: new Witness({ documents: bsc.documents, ledger, events, clock }),
    peerChanged: (siteId: string) => void changed.push(siteId),
    verifyIntroduction: (
      token: string,
      method: string,
      statement: Parameters<typeof verifyIntroduction>[1]["statement"],
      nowMs: number,
    ) => verifyIntroduction(token, { audience: "bsc", method, nowMs, statement }),
  };
  return { ports, told, changed, operator: peering(ports), federation: answerPeering(ports) };
}

describe("a peer's statement", () => {
  it("that is older does not replace a newer one that came at the same time", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const { ports } = gateway(ledger);
    const asRead = await peerOf(lumi, 5, { problem: "down" });
    await ledger.putPeer(asRead);
    const [six, seven] = [await lumi.documents.signStatement(6, NOW_MS), await lumi.documents.signStatement(7, NOW_MS)];
    // Both exchanges have read the row before either of them wrote.
    const after = await acceptStatement(ports, asRead, { token: seven, chain: [] }, NOW_MS);
    expect(after).toMatchObject({ statementSequence: 7, lastExchangeAtMs: NOW_MS, problem: undefined });
    await expect(acceptStatement(ports, asRead, { token: six, chain: [] }, NOW_MS)).rejects.toMatchObject({
      reason: "STATEMENT_ROLLBACK",
    });
    expect(await acceptStatement(ports, asRead, { token: seven, chain: [] }, NOW_MS)).toEqual(after);
    expect(await ledger.getPeer("lumi")).toEqual(after);
  });

  it("that went back is refused and told to the operator who is called", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const { federation, told } = gateway(ledger);
    await ledger.putPeer(await peerOf(lumi, 7));
    const exchange = async (statement: string): Promise<unknown> =>
      federation.exchange({ type: "peer", site: "lumi", actor: undefined }, { statement, sentAtMs: undefined });
    const older = await lumi.documents.signStatement(6, NOW_MS);
    await expect(exchange(older)).rejects.toMatchObject({ reason: "STATEMENT_ROLLBACK", hop: "peer lumi" });
    const foreign = await other.documents.signStatement(8, NOW_MS);
    await expect(exchange(foreign)).rejects.toMatchObject({ category: "unauthenticated" });
    expect(told).toMatchObject([
      ["peerRefused", "lumi", "its statement", { reason: "STATEMENT_ROLLBACK" }],
      ["peerRefused", "lumi", "its statement", { category: "unauthenticated" }],
    ]);
  });
});

describe("adding a peer that is active by its statement", () => {
  it("takes over a newer one, audited, and talks to the peer", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const { operator, changed } = gateway(ledger);
    const peer = await peerOf(lumi, 5, { catalogCursor: "e:9", problem: "peer lumi: no connection" });
    await ledger.putPeer({ ...peer, description: { ...lumi.description, endpoints: ["old.example:1"] } });
    const statement = await lumi.documents.signStatement(6, NOW_MS);
    const { fingerprint } = lumi;
    const after = await operator.addPeer(ada, { statement, fingerprint });
    expect(after).toMatchObject({ ...peer, statementSequence: 6, statementHash: after.statementHash });
    expect(after.description.endpoints).toEqual(lumi.description.endpoints);
    expect(await operator.addPeer(ada, { statement, fingerprint })).toEqual(after);
    expect(changed).toEqual(["lumi"]);
    expect(await auditOf(ledger)).toMatchObject([
      { action: "peer.renew", actor: "user:ada", subject: "lumi", detail: { fingerprint, sequence: 6 } },
    ]);
  });

  it("refuses an older one, another key, and a peer that is suspended", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const { operator, changed } = gateway(ledger);
    const add = async (site: typeof lumi, sequence: number): Promise<unknown> =>
      operator.addPeer(ada, {
        statement: await site.documents.signStatement(sequence, NOW_MS),
        fingerprint: site.fingerprint,
      });
    const active = await peerOf(lumi, 5);
    for (const state of ["active", "invited"] as const) {
      await ledger.putPeer({ ...active, state });
      await expect(add(lumi, 4)).rejects.toMatchObject({ reason: "STATEMENT_ROLLBACK" });
    }
    await ledger.putPeer(active);
    await expect(add(other, 9)).rejects.toMatchObject({ reason: "WRONG_STATE" });
    await ledger.putPeer({ ...active, state: "suspended" });
    await expect(add(lumi, 9)).rejects.toMatchObject({ reason: "WRONG_STATE" });
    expect(await ledger.getPeer("lumi")).toEqual({ ...active, state: "suspended" });
    expect(changed).toEqual([]);
    expect(await auditOf(ledger)).toEqual([]);
  });
});

describe("an invitation's request id", () => {
  it("gives the same invitation again, and is refused for another", async () => {
    await using open = await openTestLedger("bsc");
    const clock = { nowMs: NOW_MS, now: () => clock.nowMs };
    const { operator } = gateway(open.ledger, clock);
    const invite = (siteId: string, pin?: string) => operator.createInvitation(ada, { requestId: "r1", siteId, pin });
    const first = await invite("lumi");
    clock.nowMs += 1000;
    const again = await invite("lumi");
    expect(again.expiresAtMs).toBe(first.expiresAtMs);
    const readAt = async (text: string) => (await bsc.documents.readOwnInvitation(text, clock.nowMs)).jti;
    expect(await readAt(again.invitation)).toBe(await readAt(first.invitation));
    await expect(invite("mimer")).rejects.toMatchObject({ reason: "REQUEST_REUSED" });
    await expect(invite("lumi", "ab".repeat(32))).rejects.toMatchObject({ reason: "REQUEST_REUSED" });
    expect(await auditOf(open.ledger)).toMatchObject([{ action: "peer.invite", subject: "lumi" }]);
  });
});

describe("an introduction", () => {
  it("passes once, and not by a clock that went back behind what was forgotten", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const clock = { nowMs: NOW_MS, now: () => clock.nowMs };
    const { operator, federation } = gateway(ledger, clock);
    const method = "/hanse.federation.v1.PeeringService/Introduce";
    const { invitation } = await operator.createInvitation(ada, { requestId: "", siteId: "lumi", pin: undefined });
    const statement = await lumi.documents.signStatement(1, NOW_MS);
    const mint = () => mintCall(lumi.key, "lumi", { audience: "bsc", method, nowMs: clock.nowMs }, randomBytes);
    const introduce = (token: string): Promise<unknown> =>
      federation.introduce({ token, method }, { invitation, statement });
    const token = await mint();
    await introduce(token);
    await expect(introduce(token)).rejects.toMatchObject({ reason: "TOKEN_REPLAYED" });
    // The clock runs ahead, what was used is forgotten, and the clock is put right.
    await ledger.forgetCalls(await ledger.clockFloor(NOW_MS + 3600_000));
    await expect(introduce(token)).rejects.toMatchObject({
      reason: "TOKEN_EXPIRED",
      message: expect.stringContaining("went back by 3600 s") as string,
    });
  });
});
