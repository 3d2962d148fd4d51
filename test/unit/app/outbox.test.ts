import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outboxWaitMs } from "../../../src/app/outbox.ts";
import type { ClosingWork, ReceiptRow } from "../../../src/app/ports/ledger.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { receiptId } from "../../../src/domain/receipt.ts";
import { claimsOf, forge, NOW_MS } from "../auth/forge.ts";
import { bsc, comes, lumi, ReceiptSites } from "./receipt-sites.ts";
import { auditOf } from "./support.ts";

const idOf = (transferId: string): string => receiptId("bsc", `dl-${transferId}`);
const AUDIT = { action: "test", actor: "gateway", subject: "test", outcome: "ok" as const };
const down = (): Promise<never> =>
  Promise.reject(new HanseError("PEER_DOWN", "no answer within 15 s", { hop: "peer bsc" }));

let sites: ReceiptSites;
beforeEach(async () => {
  sites = await ReceiptSites.open();
});
afterEach(async () => {
  await sites[Symbol.asyncDispose]();
});

/** Waits until lumi owes bsc nothing any more. */
const nothingIsOwed = (): Promise<void> =>
  comes("nothing is owed", async () => (await sites.atLumi.nextOwedMs(sites.nowMs)) === undefined);
/** Waits until a failed try was noted. */
const failedTries = (count: number): Promise<void> =>
  comes(`${count} tries were noted`, async () => {
    const due = await sites.atLumi.nextOwedMs(sites.nowMs);
    // While it is in hand it is due when the claim ends, in a minute.
    return sites.calls.length === count && due !== undefined && due > sites.nowMs && due < sites.nowMs + 60_000;
  });
const events = (site: "bsc" | "lumi", name: string): unknown[][] =>
  sites.told[site].told.filter(([told]) => told === name);

describe("the end of a delivery", () => {
  it("is told once, and of a success both sites keep one and the same receipt", async () => {
    await sites.pull("tr-1");
    await sites.process().start();
    await nothingIsOwed();
    expect(sites.calls).toMatchObject([{ deliveryId: "dl-tr-1", outcome: "succeeded", bytes: 10, objects: 2 }]);
    const there = await sites.atLumi.getReceipt(idOf("tr-1"));
    expect(there).toMatchObject({
      direction: "in",
      peer: "bsc",
      transferId: "tr-1",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      objects: 2,
      bytes: 10,
      modes: ["direct"],
      person: "ana",
      startedAtMs: NOW_MS - 8000,
      endedAtMs: NOW_MS - 1000,
      pending: false,
      problem: undefined,
    });
    expect(await sites.atBsc.getReceipt(idOf("tr-1"))).toEqual({ ...there, direction: "out", peer: "lumi" });
    expect(claimsOf(there?.sourceToken ?? "")).toMatchObject({ iss: "bsc", act: { sub: "ana" } });
    expect((await sites.atBsc.getDelivery("dl-tr-1"))?.state).toBe("succeeded");
    const actions = (await auditOf(sites.atLumi)).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith("receipt."))).toEqual(["receipt.sign", "receipt.complete"]);
    expect((await auditOf(sites.atBsc)).at(-1)).toMatchObject({
      action: "receipt.countersign",
      onBehalfOf: "user:ana",
      subject: idOf("tr-1"),
      detail: { peer: "lumi", reference: "bsc/climate/era5@tr-1", bytes: 10 },
    });
  });

  it("is told of a failure too, and nothing is signed then", async () => {
    await sites.pull("tr-1", "failed");
    await sites.process().start();
    await nothingIsOwed();
    expect(sites.calls).toMatchObject([{ outcome: "failed" }]);
    expect((await sites.atBsc.getDelivery("dl-tr-1"))?.state).toBe("failed");
    for (const ledger of [sites.atLumi, sites.atBsc]) expect(await ledger.listReceipts({ limit: 9 })).toEqual([]);
  });

  it("waits for a source that does not answer, says so, and arrives as soon as it is heard from", async () => {
    sites.wire = down;
    await sites.pull("tr-1");
    const outbox = sites.process();
    await outbox.start();
    await failedTries(1);
    expect(await sites.atLumi.getReceipt(idOf("tr-1"))).toMatchObject({
      pending: true,
      sourceToken: undefined,
      problem: "peer bsc: no answer within 15 s",
    });
    expect(await sites.atLumi.nextOwedMs(sites.nowMs)).toBe(NOW_MS + 4000);
    sites.nowMs += 4000;
    outbox.poke();
    await failedTries(2);
    expect(await sites.atLumi.nextOwedMs(sites.nowMs)).toBe(sites.nowMs + 16_000);
    expect(events("lumi", "peerFailed")).toMatchObject([
      ["peerFailed", "bsc", "the end of a delivery", { reason: "PEER_DOWN" }],
      ["peerFailed", "bsc", "the end of a delivery", { reason: "PEER_DOWN" }],
    ]);
    sites.wire = (send) => send();
    outbox.poke("bsc");
    await nothingIsOwed();
    expect(await sites.atLumi.getReceipt(idOf("tr-1"))).toMatchObject({ pending: false, problem: undefined });
    // Signed once, before the first try: the source sees the same token however often it is told.
    expect(new Set(sites.calls.map(({ receipt }) => receipt)).size).toBe(1);
  });

  it("is asked anew at once where the source came back while a call to it failed", async () => {
    const failing = Promise.withResolvers<never>();
    sites.wire = () => failing.promise;
    await sites.pull("tr-1");
    const outbox = sites.process();
    await outbox.start();
    await comes("a call is under way", () => sites.calls.length === 1);
    outbox.poke("bsc");
    sites.wire = (send) => send();
    failing.reject(new HanseError("PEER_DOWN", "the connection failed", { hop: "peer bsc" }));
    await nothingIsOwed();
    expect(sites.calls).toHaveLength(2);
  });

  it("is told in order per peer, and a silent one holds up nobody else", async () => {
    for (const id of ["tr-1", "tr-2", "tr-3"]) await sites.pull(id);
    const mimer = await sites.atLumi.getPeer("bsc");
    if (mimer === undefined) throw new Error("unreachable");
    await sites.atLumi.putPeer({ ...mimer, siteId: "mimer" });
    const work = { kind: "close-delivery", transferId: "tr-4", deliveryId: "dl-x", outcome: "failed" } as const;
    const owed = { peer: "mimer", transferId: "tr-4", work: { ...work, bytes: 0, objects: 0 } };
    await sites.atLumi.createTransfer({ ...(await sites.pull("tr-5", "failed")), transferId: "tr-4" }, AUDIT);
    await sites.atLumi.actOnTransfer("tr-4", "resume", NOW_MS);
    await sites.atLumi.actOnTransfer("tr-4", "fail", NOW_MS, {}, AUDIT, owed);
    const silent = Promise.withResolvers<undefined>();
    sites.wire = async (send, { receipt }) => {
      if (receipt !== undefined) await silent.promise;
      return receipt === undefined ? { receipt } : send();
    };
    await sites.process().start();
    await comes("both were called", () => sites.calls.length === 2);
    expect(sites.calls.map(({ deliveryId }) => deliveryId).sort()).toEqual(["dl-tr-1", "dl-x"]);
    silent.resolve(undefined);
    await nothingIsOwed();
    const order = sites.calls.map(({ deliveryId }) => deliveryId).filter((id) => id !== "dl-x");
    expect(order).toEqual(["dl-tr-1", "dl-tr-2", "dl-tr-3", "dl-tr-5"]);
  });

  it("goes on in the next process where one stopped in the middle, and nothing is doubled", async () => {
    await sites.pull("tr-1");
    const late = Promise.withResolvers<never>();
    // The source has it, and the answer never comes.
    sites.wire = async (send) => {
      await send();
      return late.promise;
    };
    await sites.process().start();
    await comes("the source has it", async () => (await sites.atBsc.getReceipt(idOf("tr-1"))) !== undefined);
    const pair = await sites.atBsc.getReceipt(idOf("tr-1"));
    sites.nowMs += 5000;
    sites.wire = (send) => send();
    await sites.process().start();
    await nothingIsOwed();
    expect(await sites.atBsc.getReceipt(idOf("tr-1"))).toEqual(pair);
    const { sourceToken, destinationToken } = pair ?? {};
    expect(await sites.atLumi.getReceipt(idOf("tr-1"))).toMatchObject({
      sourceToken,
      destinationToken,
      pending: false,
    });
    const count = async (site: "atBsc" | "atLumi", action: string): Promise<number> =>
      (await auditOf(sites[site])).filter((event) => event.action === action).length;
    expect(await count("atBsc", "delivery.close")).toBe(1);
    expect(await count("atBsc", "receipt.countersign")).toBe(1);
    expect(await count("atLumi", "receipt.complete")).toBe(1);
    // What the first process learns in the end changes nothing any more.
    late.reject(new HanseError("PEER_DOWN", "no answer", { hop: "peer bsc" }));
    await comes("the first process noted its failure", () => events("lumi", "peerFailed").length === 1);
    await nothingIsOwed();
    expect(await sites.atLumi.getReceipt(idOf("tr-1"))).toMatchObject({
      sourceToken,
      pending: false,
      problem: undefined,
    });
  });

  it("is owed no more when its transfer goes on", async () => {
    sites.wire = down;
    await sites.pull("tr-1", "failed");
    const outbox = sites.process();
    await outbox.start();
    await failedTries(1);
    await sites.atLumi.actOnTransfer("tr-1", "resume", NOW_MS);
    await nothingIsOwed();
  });

  it("waits while the peer is suspended, and is dropped when it is revoked", async () => {
    await sites.pull("tr-1");
    await sites.atLumi.updatePeer("bsc", { state: "suspended" });
    const outbox = sites.process();
    await outbox.start();
    await comes("it was put back", async () => (await sites.atLumi.nextOwedMs(NOW_MS)) === NOW_MS + 60_000);
    await sites.atLumi.updatePeer("bsc", { state: "revoked" });
    outbox.poke("bsc");
    await nothingIsOwed();
    expect(sites.calls).toEqual([]);
    expect((await auditOf(sites.atLumi)).at(-1)).toMatchObject({
      action: "outbox.drop",
      subject: "tr-1",
      outcome: "failed",
      reason: "PEER_REVOKED",
      detail: { peer: "bsc", work: "close-delivery", outcome: "succeeded" },
    });
    expect(await sites.atLumi.getReceipt(idOf("tr-1"))).toMatchObject({
      pending: false,
      problem: "bsc was revoked",
      destinationToken: expect.stringMatching(/^ey/) as string,
    });
  });

  it("stays owed over a stop, which cuts the call under way", async () => {
    sites.wire = async (_send, _call, signal) => {
      await once(signal, "abort");
      throw signal.reason;
    };
    await sites.pull("tr-1");
    const outbox = sites.process();
    await outbox.start();
    await comes("a call is under way", () => sites.calls.length === 1);
    await outbox.stop();
    expect(await sites.atLumi.nextOwedMs(sites.nowMs)).toBe(sites.nowMs);
    expect(events("lumi", "peerFailed")).toEqual([]);
    sites.wire = (send) => send();
    await sites.process().start();
    await nothingIsOwed();
    expect(sites.calls).toHaveLength(2);
  });
});

describe("an answer that does not countersign", () => {
  /** Lets bsc answer so, and waits until lumi has taken it in. @returns lumi's receipt */
  async function answered(answer: (half: string, own: string) => string | undefined): Promise<ReceiptRow | undefined> {
    await sites.pull("tr-1");
    sites.wire = async (send, { receipt }) => {
      const { receipt: half } = await send();
      return { receipt: answer(half ?? "", receipt ?? "") };
    };
    await sites.process().start();
    await nothingIsOwed();
    expect(sites.calls).toHaveLength(1);
    return sites.atLumi.getReceipt(idOf("tr-1"));
  }
  const alone = (problem: RegExp): object => ({
    destinationToken: expect.stringMatching(/^ey/) as string,
    sourceToken: undefined,
    pending: false,
    problem: expect.stringMatching(problem) as string,
  });
  const forged = (half: string, change: object, key = bsc.key): string =>
    forge(key, "hanse-receipt+jwt", { ...claimsOf(half), ...change });

  it("leaves our half alone, and says that the peer is older", async () => {
    expect(await answered(() => undefined)).toMatchObject(alone(/^bsc answered without a receipt: its Hanse is older/));
    expect(events("lumi", "peerRefused")).toEqual([]);
  });

  it.each<[string, (half: string, own: string) => string, RegExp]>([
    ["our own token", (_, own) => own, /key that bsc does not show/],
    [
      "other terms",
      (half) => forged(half, { bytes: 9, act: undefined }),
      /differs from ours in: count of bytes, person/,
    ],
    ["another receipt", (half) => forged(half, { of: "ab".repeat(32) }), /countersigns another receipt/],
    ["no receipt at all", (half) => forged(half, { of: undefined }), /does not say what it countersigns/],
    ["somebody else's signature", (half) => forged(half, {}, lumi.key), /key that bsc does not show/],
    ["an altered signature", (half) => half.replace(/.{4}$/, "AAAA"), /wrong signature|canonical/],
    ["something else", () => "hello", /three segments/],
  ])("is refused: %s", async (_, answer, says) => {
    expect(await answered(answer)).toMatchObject(alone(says));
    expect(events("lumi", "peerRefused")).toMatchObject([
      ["peerRefused", "bsc", "its half of a receipt", { reason: "INVALID_DOCUMENT" }],
    ]);
    expect((await auditOf(sites.atLumi)).at(-1)).toMatchObject({
      action: "receipt.refuse",
      outcome: "refused",
      reason: "INVALID_DOCUMENT",
    });
  });
});

describe("a source that refuses our half", () => {
  it("is told of the end all the same, once, and our half says why it stands alone", async () => {
    await sites.pull("tr-1");
    sites.wire = (send, { receipt }) =>
      receipt === undefined
        ? send()
        : Promise.reject(new HanseError("INVALID_DOCUMENT", "the receipt names another label", { hop: "peer bsc" }));
    await sites.process().start();
    await nothingIsOwed();
    expect(sites.calls.map(({ receipt }) => receipt === undefined)).toEqual([false, true]);
    expect((await sites.atBsc.getDelivery("dl-tr-1"))?.state).toBe("succeeded");
    expect(await sites.atLumi.getReceipt(idOf("tr-1"))).toMatchObject({
      pending: false,
      problem: "our half of a receipt was refused: the receipt names another label",
    });
    expect(await sites.atBsc.getReceipt(idOf("tr-1"))).toMatchObject({
      sourceToken: undefined,
      destinationToken: undefined,
      problem: expect.stringContaining("lumi told of its success without a receipt") as string,
    });
  });

  it("is asked no more where it does not know the delivery", async () => {
    await sites.pull("tr-1");
    sites.wire = () => Promise.reject(new HanseError("UNKNOWN_DELIVERY", "there is none", { hop: "peer bsc" }));
    await sites.process().start();
    await nothingIsOwed();
    expect(sites.calls).toHaveLength(1);
    expect((await sites.atLumi.getReceipt(idOf("tr-1")))?.problem).toContain("there is none");
  });

  it("whose delivery has an id that no receipt can carry gets none, and is told of the end", async () => {
    await sites.pull("tr-1");
    await sites.atLumi.actOnTransfer("tr-1", "succeed", NOW_MS).catch(() => undefined);
    const [claimed] = await sites.atLumi.claimOwed("test", NOW_MS, 1, 1);
    if (claimed === undefined) throw new Error("nothing is owed");
    await sites.atLumi.settleOwed(claimed);
    const row = await sites.pull("tr-2", "failed");
    await sites.atLumi.actOnTransfer("tr-2", "resume", NOW_MS);
    await sites.atLumi.actOnTransfer("tr-2", "start", NOW_MS);
    const evil = {
      ...claimed,
      transferId: "tr-2",
      work: { ...(claimed.work as ClosingWork), transferId: "tr-2", deliveryId: "dl \u001b[2J" },
    };
    expect(row.state).toBe("FAILED");
    await sites.atLumi.actOnTransfer("tr-2", "fail", NOW_MS, {}, AUDIT, evil);
    sites.wire = () => Promise.resolve({ receipt: undefined });
    await sites.process().start();
    await nothingIsOwed();
    expect(sites.calls).toMatchObject([{ outcome: "succeeded", receipt: undefined }]);
    const [receipt] = await sites.atLumi.listReceipts({ limit: 9 });
    expect(receipt).toMatchObject({ destinationToken: undefined, pending: false });
    expect(receipt?.problem).toMatch(/cannot be signed: .*delivery is not an id/);
  });
});

describe("the wait between tries", () => {
  it("grows to a minute and keeps a dead peer at two tries a minute", () => {
    for (const random of [() => 0, () => 0.5, () => 1]) {
      const waits = Array.from({ length: 40 }, (_, tries) => outboxWaitMs(tries, random));
      expect(waits[0]).toBeLessThanOrEqual(4000);
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(2000);
      expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
      expect(Math.min(...waits.slice(2))).toBeGreaterThanOrEqual(30_000);
    }
  });
});
