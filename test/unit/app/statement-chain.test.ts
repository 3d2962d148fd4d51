import { describe, expect, it } from "vitest";
import { acceptStatement } from "../../../src/app/accept-statement.ts";
import type { PeerRow } from "../../../src/app/ports/ledger.ts";
import { openDocuments } from "../../../src/auth/documents.ts";
import { generateSigningKey, type SiteSigningKey } from "../../../src/auth/keys.ts";
import { signRecovery } from "../../../src/auth/statement.ts";
import { thumbprint, type SiteDescription, type SiteKey } from "../../../src/domain/site.ts";
import { makeSite, NOW_MS } from "../auth/forge.ts";
import { auditOf, openTestLedger, sampleSite } from "./support.ts";

const DAY_MS = 86_400_000;
const recovery = generateSigningKey(0);
const [k1, k2, k3, thief] = [0, 1, 2, 3].map((turn) => generateSigningKey(NOW_MS - 10 * DAY_MS + turn));
if (k1 === undefined || k2 === undefined || k3 === undefined || thief === undefined) throw new Error("unreachable");
const made = await makeSite("lumi", k1);
const description: SiteDescription = { ...made.description, recoveryThumbprint: thumbprint(recovery.publicKey.jwk) };
const bsc = await sampleSite("bsc");

const by = (key: SiteSigningKey, keys: readonly SiteKey[], sequence: number, atMs = NOW_MS): Promise<string> =>
  openDocuments({ siteId: "lumi", key, keys, description: () => ({ ...description, keys }) }).signStatement(
    sequence,
    atMs,
  );
const ended = (key: SiteSigningKey): SiteKey => ({ ...key.publicKey, untilMs: NOW_MS - DAY_MS });

/* Two rotations, of which the peer saw nothing; the links expired long ago. */
const toK2 = await by(k1, [k1.publicKey, k2.publicKey], 10, NOW_MS - 9 * DAY_MS);
const toK3 = await by(k2, [k2.publicKey, k3.publicKey, ended(k1)], 20, NOW_MS - 5 * DAY_MS);
const now = await by(k3, [k3.publicKey, ended(k2), ended(k1)], 30);

/** A ledger in which lumi stands with its first key. */
async function known(change: Partial<PeerRow> = {}) {
  const open = await openTestLedger("bsc");
  const peer: PeerRow = {
    siteId: "lumi",
    state: "active",
    description,
    fingerprint: thumbprint(k1?.publicKey.jwk ?? bsc.key.publicKey.jwk),
    statementSequence: 5,
    statementHash: "ab".repeat(32),
    statementExpiresAtMs: NOW_MS - 9 * DAY_MS,
    confirmedHere: true,
    confirmedThere: true,
    ...change,
  };
  const { ledger } = open;
  await ledger.putPeer(peer);
  const accept = (token: string, chain: readonly string[]): Promise<PeerRow> =>
    acceptStatement({ documents: bsc.documents, ledger }, peer, { token, chain }, NOW_MS);
  return { ledger, peer, accept, [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() };
}

describe("a chain of statements", () => {
  it("leads from the key that is pinned to the one of now, and is audited", async () => {
    await using lumi = await known();
    const { ledger, accept } = lumi;
    const after = await accept(now, [toK2, toK3]);
    expect(after).toMatchObject({ statementSequence: 30, fingerprint: thumbprint(k3.publicKey.jwk) });
    expect(await auditOf(ledger)).toMatchObject([{ action: "peer.rekey", detail: { by: "key before" } }]);
  });

  it.each([
    ["without it", []],
    ["with a link that is missing", [toK3]],
    ["in the wrong order", [toK3, toK2]],
    ["with a link that is no statement", ["x.y.z"]],
  ])("%s, the statement is by a stranger, and nothing changes", async (_what, chain) => {
    await using lumi = await known();
    const { ledger, peer, accept } = lumi;
    await expect(accept(now, chain)).rejects.toMatchObject({ reason: "PEER_UNAUTHENTICATED" });
    expect(await ledger.getPeer("lumi")).toMatchObject({ ...peer });
  });

  it("passes over links from before what is pinned", async () => {
    const keys = [k2.publicKey, k3.publicKey, ended(k1)];
    await using lumi = await known({ description: { ...description, keys }, statementSequence: 20 });
    const { accept } = lumi;
    expect(await accept(now, [toK2, toK3])).toMatchObject({ statementSequence: 30 });
  });

  it("does not lead on from a key whose end is known, however its link is dated and numbered", async () => {
    await using lumi = await known();
    const { ledger, accept } = lumi;
    await accept(now, [toK2, toK3]);
    const standing = await ledger.getPeer("lumi");
    const toThief = await by(k1, [k1.publicKey, thief.publicKey], 1000, NOW_MS - 9 * DAY_MS);
    const ofThief = await by(thief, [thief.publicKey], 1001);
    if (standing === undefined) throw new Error("unreachable");
    const ports = { documents: bsc.documents, ledger };
    await expect(acceptStatement(ports, standing, { token: ofThief, chain: [toThief] }, NOW_MS)).rejects.toMatchObject({
      reason: "PEER_UNAUTHENTICATED",
    });
  });
});

describe("an emergency", () => {
  const link = (sequence: number, key = k3) =>
    signRecovery(recovery, { ...description, keys: [key.publicKey, ended(k1)] }, sequence, NOW_MS);

  it("counts over whatever a thief had numbered, and once", async () => {
    await using lumi = await known({ statementSequence: 9e15 });
    const { ledger, peer, accept } = lumi;
    const [seven, six] = [await link(7), await link(6, thief)];
    const after = await accept(now, [seven]);
    expect(after).toMatchObject({ statementSequence: 30, recoverySequence: 7 });
    expect(await auditOf(ledger)).toMatchObject([{ action: "peer.rekey", detail: { by: "recovery key" } }]);

    const ports = { documents: bsc.documents, ledger };
    const older = await by(thief, [thief.publicKey], 9e15);
    for (const [standing, chain] of [
      [after, [six]],
      [after, [seven, six]],
      // Read before the emergency came, written after it.
      [peer, [six]],
    ] as const)
      await expect(acceptStatement(ports, standing, { token: older, chain }, NOW_MS)).rejects.toThrow();
    expect(await ledger.getPeer("lumi")).toMatchObject({ recoverySequence: 7, statementSequence: 30 });
  });
});
