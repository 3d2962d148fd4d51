import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OwnStatement } from "../../../src/app/own-statement.ts";
import { receipts } from "../../../src/app/receipts.ts";
import { receiptId, type ReceiptTerms } from "../../../src/domain/receipt.ts";
import type { UserPrincipal } from "../../../src/domain/principal.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { localUser } from "../../support/people.ts";
import { claimsOf, forge, NOW_MS, refusal } from "../auth/forge.ts";
import { bsc, delivery, lumi, ReceiptSites, version } from "./receipt-sites.ts";
import { ada, auditOf } from "./support.ts";

const AUDIT = { action: "test", actor: "gateway", subject: "test", outcome: "ok" as const };
const PEER = { type: "peer", site: "lumi", actor: undefined } as const;

let sites: ReceiptSites;
beforeAll(async () => {
  sites = await ReceiptSites.open();
});
afterAll(async () => {
  await sites[Symbol.asyncDispose]();
});

/** An open delivery of bsc, and what lumi may say of it. */
async function opened(id: string): Promise<ReceiptTerms> {
  await sites.atBsc.putOwnVersion(version(id), AUDIT);
  await sites.atBsc.openDelivery(delivery(id, id), AUDIT);
  const { artifact, kind, digest, objects, bytes } = version(id);
  return {
    ...{ source: "bsc", destination: "lumi", transferId: id, deliveryId: `dl-${id}`, owner: "bsc" },
    ...{ artifact, label: id, kind, digest, objects, bytes, modes: ["direct"], person: "ana" },
    startedAtMs: NOW_MS - 2000,
    endedAtMs: NOW_MS - 1000,
  };
}

const close = async (
  id: string,
  receipt: string | undefined,
  outcome: "succeeded" | "failed" | "cancelled" = "succeeded",
): Promise<string | undefined> => {
  const request = { deliveryId: `dl-${id}`, outcome, bytes: 10, objects: 2, receipt };
  return (await sites.source().closeDelivery(PEER, request)).receipt;
};

describe("a source", () => {
  it("countersigns exactly its own delivery, once, however often and by however many calls it is asked", async () => {
    const token = await lumi.documents.signReceipt(await opened("tr-once"), NOW_MS);
    const answers = await Promise.all([1, 2, 3].map(() => close("tr-once", token)));
    sites.nowMs += 60_000;
    answers.push(await close("tr-once", token));
    sites.nowMs -= 60_000;
    expect(new Set(answers).size).toBe(1);
    expect(claimsOf(answers[0] ?? "")).toMatchObject({ iss: "bsc", of: sha256(token) });
    const { sourceToken, destinationToken } = (await sites.atBsc.getReceipt(receiptId("bsc", "dl-tr-once"))) ?? {};
    expect({ sourceToken, destinationToken }).toEqual({ sourceToken: answers[0], destinationToken: token });
  });

  it("answers the first pair also to another honest half", async () => {
    const terms = await opened("tr-anew");
    const first = await close("tr-anew", await lumi.documents.signReceipt(terms, NOW_MS));
    expect(await close("tr-anew", await lumi.documents.signReceipt(terms, NOW_MS + 5000))).toBe(first);
  });

  it.each<[string, (terms: ReceiptTerms) => Partial<ReceiptTerms>, string]>([
    ["transfer", () => ({ transferId: "tr-other" }), "transfer"],
    ["delivery", () => ({ deliveryId: "dl-other" }), "delivery"],
    ["owner", () => ({ owner: "mimer" }), "owner"],
    ["artifact", () => ({ artifact: "climate/era6" }), "artifact"],
    ["label", () => ({ label: "2" }), "label"],
    ["kind", () => ({ kind: "checkpoint" }), "kind"],
    ["digest", () => ({ digest: "ab".repeat(32) }), "digest"],
    ["object more", ({ objects }) => ({ objects: objects + 1 }), "count of objects"],
    ["byte less", ({ bytes }) => ({ bytes: bytes - 1 }), "count of bytes"],
    ["person", () => ({ person: "eve" }), "person"],
    ["nobody", () => ({ person: undefined }), "person"],
    ["source", () => ({ source: "mimer" }), "source"],
    ["version altogether", () => ({ label: "2", digest: "ab".repeat(32), bytes: 1 }), "label, digest, count of bytes"],
  ])("refuses a receipt of another %s, and closes nothing", async (name, change, says) => {
    const id = `tr-${name.replaceAll(" ", "-")}`;
    const terms = await opened(id);
    const token = await lumi.documents.signReceipt({ ...terms, ...change(terms) }, NOW_MS);
    const { reason, message } = await refusal(() => close(id, token));
    expect(reason).toBe("INVALID_DOCUMENT");
    expect(message).toBe(`the receipt names another ${says} than its delivery`);
    expect((await sites.atBsc.getDelivery(`dl-${id}`))?.state).toBe("open");
    expect(await sites.atBsc.getReceipt(receiptId("bsc", `dl-${id}`))).toBeUndefined();
  });

  it("refuses what the peer did not sign, what it countersigns itself, and a failure with a receipt", async () => {
    const terms = await opened("tr-forged");
    const token = await lumi.documents.signReceipt(terms, NOW_MS);
    const wrong = [
      forge(bsc.key, "hanse-receipt+jwt", claimsOf(token)),
      forge(lumi.key, "hanse-receipt+jwt", { ...claimsOf(token), of: sha256("x") }),
      forge(lumi.key, "hanse-receipt+jwt", { ...claimsOf(token), iss: "mimer" }),
      forge(lumi.key, "hanse-metadata+jwt", claimsOf(token)),
      forge(lumi.key, "hanse-receipt+jwt", { ...claimsOf(token), outcome: "failed" }),
      "hello",
    ];
    const messages: string[] = [];
    for (const text of wrong) {
      const { reason, message } = await refusal(() => close("tr-forged", text));
      expect(reason).toBe("INVALID_DOCUMENT");
      messages.push(message);
    }
    expect(new Set(messages).size).toBe(wrong.length);
    expect((await refusal(() => close("tr-forged", token, "cancelled"))).message).toContain("has no receipt");
    expect((await sites.atBsc.getDelivery("dl-tr-forged"))?.state).toBe("open");
    const refused = sites.told.bsc.told.filter(([name]) => name === "peerRefused");
    expect(refused.at(-1)).toMatchObject(["peerRefused", "lumi", "its half of a receipt", {}]);
  });

  it("takes a half that is signed by a key which the peer has retired since", async () => {
    const terms = await opened("tr-retired");
    const token = await lumi.documents.signReceipt(terms, NOW_MS);
    const peer = await sites.atBsc.getPeer("lumi");
    if (peer === undefined) throw new Error("unreachable");
    const keys = peer.description.keys.map((key) => ({ ...key, untilMs: NOW_MS + 1 }));
    await sites.atBsc.updatePeer("lumi", { description: { ...peer.description, keys } });
    sites.nowMs += 86_400_000;
    expect(await close("tr-retired", token)).toBeDefined();
    sites.nowMs -= 86_400_000;
    await sites.atBsc.updatePeer("lumi", { description: peer.description });
  });

  it("notes a success that was told without a receipt, and signs when one comes after all", async () => {
    const terms = await opened("tr-older");
    expect(await close("tr-older", undefined)).toBeUndefined();
    expect(await close("tr-older", undefined)).toBeUndefined();
    const id = receiptId("bsc", "dl-tr-older");
    expect(await sites.atBsc.getReceipt(id)).toMatchObject({ objects: 2, person: "ana", sourceToken: undefined });
    expect(
      (await auditOf(sites.atBsc)).filter(({ action, subject }) => action === "receipt.none" && subject === id),
    ).toHaveLength(1);
    const answer = await close("tr-older", await lumi.documents.signReceipt(terms, NOW_MS));
    expect(await sites.atBsc.getReceipt(id)).toMatchObject({ sourceToken: answer, problem: undefined });
  });
});

describe("people", () => {
  const page = { size: 2, token: "" };

  it("see all as operators and auditors, and else what they pulled here", async () => {
    await using pair = await ReceiptSites.open();
    await pair.pull("tr-1");
    await pair.pull("tr-2");
    await pair.process().start();
    while ((await pair.atBsc.listReceipts({ limit: 9 })).length < 2) await new Promise(setImmediate);
    while ((await pair.atLumi.nextOwedMs(pair.nowMs)) !== undefined) await new Promise(setImmediate);
    const at = (site: typeof bsc, ledger: typeof pair.atBsc) =>
      receipts({
        site: site === bsc ? "bsc" : "lumi",
        ledger,
        statement: new OwnStatement({ documents: site.documents, ledger, clock: pair.clock }),
      });
    const [atBsc, atLumi] = [at(bsc, pair.atBsc), at(lumi, pair.atLumi)];
    const all = { peer: undefined, transfer: undefined };
    const count = async (site: typeof atBsc, user: UserPrincipal): Promise<number> =>
      (await site.listReceipts(user, all, page)).items.length;
    for (const site of [atBsc, atLumi]) {
      expect(await count(site, ada)).toBe(2);
      expect(await count(site, localUser("otto", "auditor"))).toBe(2);
      expect(await count(site, localUser("bo", "researcher"))).toBe(0);
    }
    expect(await count(atLumi, localUser("ana", "researcher"))).toBe(2);
    expect(await count(atLumi, localUser("ana", "curator"))).toBe(2);
    // Somebody of the same name at bsc is somebody else.
    expect(await count(atBsc, localUser("ana", "researcher"))).toBe(0);
    const id = receiptId("bsc", "dl-tr-1");
    expect((await atLumi.getReceipt(localUser("ana", "researcher"), "tr-1")).receipt.receiptId).toBe(id);
    expect((await refusal(() => atBsc.getReceipt(localUser("ana", "researcher"), id))).reason).toBe("UNKNOWN_RECEIPT");
    expect((await refusal(() => atLumi.getReceipt(localUser("bo", "researcher"), id))).reason).toBe("UNKNOWN_RECEIPT");
    expect((await refusal(() => atLumi.getReceipt(ada, "tr-"))).reason).toBe("UNKNOWN_RECEIPT");
    expect((await refusal(() => atLumi.getReceipt(ada, "rc-"))).reason).toBe("UNKNOWN_RECEIPT");
    expect((await atLumi.getReceipt(ada, id.slice(0, 8))).receipt.receiptId).toBe(id);

    const first = await atLumi.listReceipts(ada, all, { size: 1, token: "" });
    const second = await atLumi.listReceipts(ada, all, { size: 1, token: first.nextToken });
    expect([...first.items, ...second.items].map(({ transferId }) => transferId).sort()).toEqual(["tr-1", "tr-2"]);
    expect(second.nextToken).toBe("");
    expect((await refusal(() => atLumi.listReceipts(ada, all, { size: 1, token: "x" }))).reason).toBe("INVALID_INPUT");
    expect((await atLumi.listReceipts(ada, { peer: "mimer", transfer: undefined }, page)).items).toEqual([]);
    expect((await atLumi.listReceipts(ada, { peer: "bsc", transfer: "tr-2" }, page)).items).toHaveLength(1);
  });

  it("get both sites' statements with a receipt, the source's first, as far as they are known", async () => {
    await using pair = await ReceiptSites.open();
    await pair.pull("tr-1");
    await pair.process().start();
    while ((await pair.atLumi.nextOwedMs(pair.nowMs)) !== undefined) await new Promise(setImmediate);
    const statement = { current: () => Promise.resolve("own") };
    const shown = (ledger: typeof pair.atBsc): Promise<readonly string[]> =>
      receipts({ site: ledger === pair.atBsc ? "bsc" : "lumi", ledger, statement })
        .getReceipt(ada, "tr-1")
        .then(({ statements }) => statements);
    expect(await shown(pair.atLumi)).toEqual(["own"]);
    await pair.atLumi.updatePeer("bsc", { statement: "theirs" });
    await pair.atBsc.updatePeer("lumi", { statement: "theirs" });
    expect(await shown(pair.atLumi)).toEqual(["theirs", "own"]);
    expect(await shown(pair.atBsc)).toEqual(["own", "theirs"]);
  });
});
