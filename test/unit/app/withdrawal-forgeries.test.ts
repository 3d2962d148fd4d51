import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerWithdrawals } from "../../../src/app/answer-withdrawals.ts";
import { hearWithdrawal } from "../../../src/app/hear-withdrawal.ts";
import type { Ledger, WithdrawalHolder, WithdrawalRow } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import type { WithdrawalReceiptTerms, WithdrawalTerms } from "../../../src/domain/withdrawal.ts";
import { claimsOf, forge, NOW_MS, refusal } from "../auth/forge.ts";
import { delivery, version } from "./receipt-sites.ts";
import { auditOf, noteEvents, openTestLedger, peerOf, sampleSite, type SampleSite } from "./support.ts";

/* bsc owns, lumi holds, mimer is a peer of both and lies. */

const [bsc, lumi, mimer] = [await sampleSite("bsc"), await sampleSite("lumi"), await sampleSite("mimer")];
const audit = { action: "test", actor: "gateway", subject: "test", outcome: "ok" as const };
const clock = { now: () => NOW_MS };
const NOTICE = "hanse-withdrawal+jwt";
const RECEIPT = "hanse-withdrawal-receipt+jwt";

let home: Awaited<ReturnType<typeof openTestLedger>>;
let ledger: Ledger;
let label = 0;
beforeAll(async () => {
  home = await openTestLedger("bsc");
  ({ ledger } = home);
});
afterAll(() => home[Symbol.asyncDispose]());
// A version of its own for each test: what is withdrawn stays withdrawn.
beforeEach(() => {
  label += 1;
});

const terms = (change: Partial<WithdrawalTerms> = {}): WithdrawalTerms => ({
  ...{ owner: "bsc", artifact: "climate/era5", label: String(label), digest: version("1").digest },
  ...{ reason: "consent was withdrawn", sequence: label, withdrawnAtMs: NOW_MS },
  ...change,
});

describe("a notice that a holder hears", () => {
  let atLumi: Awaited<ReturnType<typeof openTestLedger>>;
  beforeAll(async () => {
    atLumi = await openTestLedger("lumi");
  });
  afterAll(() => atLumi[Symbol.asyncDispose]());

  let told: unknown[][] = [];
  const hear = async (from: SampleSite, token: string, named?: { artifact: string; label: string }) => {
    const { events, ...noted } = noteEvents();
    ({ told } = noted);
    return hearWithdrawal(
      { documents: lumi.documents, ledger: atLumi.ledger, events, clock },
      await peerOf(from, 1),
      token,
      named,
    );
  };
  const known = (): Promise<void> =>
    atLumi.ledger.applyCatalogEvent("bsc", "c", { type: "shown", version: version(String(label)) });
  const standing = (): Promise<WithdrawalRow | undefined> =>
    atLumi.ledger.getWithdrawal({ site: "bsc", artifact: "climate/era5", label: String(label) });

  test.each<[string, SampleSite, () => Promise<string>, string]>([
    [
      "of what another site owns, in its own name",
      mimer,
      () => Promise.resolve(forge(mimer.key, NOTICE, { ...claimsOfNotice(), iss: "mimer" })),
      "INVALID_DOCUMENT",
    ],
    [
      "that its owner made, told by another",
      mimer,
      () => bsc.documents.signWithdrawal(terms()),
      "PEER_UNAUTHENTICATED",
    ],
    [
      "in the owner's name, by another's key",
      bsc,
      () => Promise.resolve(forge(mimer.key, NOTICE, claimsOfNotice())),
      "PEER_UNAUTHENTICATED",
    ],
    [
      "of other content than is known",
      bsc,
      () => bsc.documents.signWithdrawal(terms({ digest: sha256("other") })),
      "INVALID_DOCUMENT",
    ],
    [
      "from the future",
      bsc,
      () => bsc.documents.signWithdrawal(terms({ withdrawnAtMs: NOW_MS + 120_000 })),
      "INVALID_DOCUMENT",
    ],
    [
      "from before the owner's key was in use",
      bsc,
      () => bsc.documents.signWithdrawal(terms({ withdrawnAtMs: NOW_MS - 30 * 86_400_000 })),
      "INVALID_DOCUMENT",
    ],
  ])("is refused, and nothing is noted: %s", async (_, from, make, reason) => {
    await known();
    expect((await refusal(async () => hear(from, await make()))).reason).toBe(reason);
    expect(await standing()).toBeUndefined();
    expect((await atLumi.ledger.getVersion("bsc", "climate/era5", String(label)))?.withdrawal).toBeUndefined();
  });

  test("came with another version's entry", async () => {
    const token = await bsc.documents.signWithdrawal(terms());
    const named = { artifact: "climate/era5", label: "another" };
    expect((await refusal(() => hear(bsc, token, named))).reason).toBe("INVALID_DOCUMENT");
    expect(await standing()).toBeUndefined();
  });

  test("is an older one, played again: the newer stands, and nothing is done twice", async () => {
    await known();
    const older = await bsc.documents.signWithdrawal(terms({ sequence: 10 * label, reason: "first" }));
    const newer = await bsc.documents.signWithdrawal(terms({ sequence: 10 * label + 1, reason: "second" }));
    await hear(bsc, older);
    await hear(bsc, newer);
    const done = { state: "done", receipt: "r.r.r", told: true } as const;
    await atLumi.ledger.changeWithdrawal(keyOf(), done);
    const before = (await auditOf(atLumi.ledger)).length;
    expect(await hear(bsc, older)).toMatchObject({ reason: "second", token: newer, state: "done" });
    expect(await standing()).toMatchObject({ reason: "second", ...done });
    expect((await auditOf(atLumi.ledger)).length).toBe(before);
  });

  test("is known: listed again it is no news, and in the catalog its owner asks for the answer again", async () => {
    await known();
    const token = await bsc.documents.signWithdrawal(terms());
    await hear(bsc, token);
    expect(told).toHaveLength(1);
    await atLumi.ledger.changeWithdrawal(keyOf(), { state: "done", receipt: "r.r.r", told: true });
    expect(await hear(bsc, token)).toMatchObject({ token, state: "done", told: true });
    expect(told).toEqual([]);
    expect(await standing()).toMatchObject({ told: true });
    await hear(bsc, token, { artifact: "climate/era5", label: String(label) });
    expect(told).toHaveLength(1);
    expect(await standing()).toMatchObject({ state: "done", receipt: "r.r.r", told: false });
  });
});

const keyOf = () => ({ site: "bsc", artifact: "climate/era5", label: String(label) });
const claimsOfNotice = (): Record<string, unknown> => ({
  ...{ iss: "bsc", owner: "bsc", artifact: "climate/era5", label: String(label), digest: version("1").digest },
  ...{ reason: "x", seq: 1, at: new Date(NOW_MS).toISOString() },
});

describe("a receipt that the owner is told", () => {
  /** Publishes, delivers to lumi and withdraws. @returns an honest receipt's terms */
  async function withdrawn(): Promise<WithdrawalReceiptTerms> {
    const name = String(label);
    await ledger.putPeer(await peerOf(lumi, 1));
    await ledger.putPeer(await peerOf(mimer, 1));
    await ledger.putOwnVersion({ ...version(name), sequence: label }, audit);
    await ledger.openDelivery(delivery(`tr-${name}`, name), audit);
    const token = await bsc.documents.signWithdrawal(terms());
    const { artifact, digest, reason, sequence, withdrawnAtMs } = terms();
    await ledger.withdrawVersion(
      {
        ...{ site: "bsc", artifact, label: name, digest, reason, token, sequence, withdrawnAtMs },
        ...{ recordedAtMs: NOW_MS, state: "told", told: true, dueMs: 0, tries: 0 },
      },
      audit,
    );
    return {
      ...{ holder: "lumi", owner: "bsc", artifact, label: name, digest, of: sha256(token), outcome: "removed" },
      ...{ removed: { objects: 2, versions: 2, uploads: 0, strays: 0 }, answeredAtMs: NOW_MS },
    };
  }
  const tell = (site: string, receipt: string): Promise<void> =>
    answerWithdrawals({ site: "bsc", ledger, documents: bsc.documents, clock }).reportWithdrawal(
      { type: "peer", site, actor: undefined },
      receipt,
    );
  const holders = (): Promise<readonly WithdrawalHolder[]> => ledger.listHolders("climate/era5", String(label));

  test.each<[string, string, (honest: WithdrawalReceiptTerms) => Promise<string>, string]>([
    [
      "of another withdrawal",
      "lumi",
      (honest) => lumi.documents.signWithdrawalReceipt({ ...honest, of: sha256("x") }),
      "UNKNOWN_WITHDRAWAL",
    ],
    [
      "of another version",
      "lumi",
      (honest) => lumi.documents.signWithdrawalReceipt({ ...honest, label: "none" }),
      "UNKNOWN_WITHDRAWAL",
    ],
    [
      "of other content",
      "lumi",
      (honest) => lumi.documents.signWithdrawalReceipt({ ...honest, digest: sha256("x") }),
      "UNKNOWN_WITHDRAWAL",
    ],
    [
      "for another owner",
      "lumi",
      (honest) => lumi.documents.signWithdrawalReceipt({ ...honest, owner: "mimer" }),
      "INVALID_DOCUMENT",
    ],
    [
      "of the holder, told by another site",
      "mimer",
      (honest) => lumi.documents.signWithdrawalReceipt(honest),
      "PEER_UNAUTHENTICATED",
    ],
    [
      "in the holder's name, by another's key",
      "lumi",
      async (honest) => forge(mimer.key, RECEIPT, claimsOf(await lumi.documents.signWithdrawalReceipt(honest))),
      "PEER_UNAUTHENTICATED",
    ],
    [
      "altered after it was signed",
      "lumi",
      async (honest) => {
        const [header, , signature] = (await lumi.documents.signWithdrawalReceipt(honest)).split(".");
        const other = await lumi.documents.signWithdrawalReceipt({ ...honest, outcome: "nothing-held" });
        return [header, other.split(".")[1], signature].join(".");
      },
      "INVALID_DOCUMENT",
    ],
    ["that is the notice itself", "lumi", () => bsc.documents.signWithdrawal(terms()), "INVALID_DOCUMENT"],
  ])("is refused, and the holder is waited for: %s", async (_, from, make, reason) => {
    const honest = await withdrawn();
    expect((await refusal(async () => tell(from, await make(honest)))).reason).toBe(reason);
    expect(await holders()).toMatchObject([{ peer: "lumi", state: "waiting" }]);
  });

  test("is kept once, and no later exception takes it back", async () => {
    const honest = await withdrawn();
    const receipt = await lumi.documents.signWithdrawalReceipt(honest);
    await tell("lumi", receipt);
    await tell("lumi", receipt);
    const exception = { ...honest, outcome: "exception" as const, exception: "a lock", answeredAtMs: NOW_MS + 1000 };
    await tell("lumi", await lumi.documents.signWithdrawalReceipt(exception));
    expect(await holders()).toMatchObject([{ peer: "lumi", state: "removed", receipt, expected: true }]);
  });

  test("of a site that never had it: nothing held is nothing to note, and removed stands as its word alone", async () => {
    const honest = { ...(await withdrawn()), holder: "mimer" };
    const nothing = { ...honest, outcome: "nothing-held" as const, removed: { ...honest.removed, objects: 0 } };
    await tell("mimer", await mimer.documents.signWithdrawalReceipt(nothing));
    expect(await holders()).toMatchObject([{ peer: "lumi" }]);
    await tell("mimer", await mimer.documents.signWithdrawalReceipt(honest));
    expect(await holders()).toMatchObject([
      { peer: "lumi", state: "waiting", expected: true },
      { peer: "mimer", state: "removed", expected: false },
    ]);
  });
});
