import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDocuments } from "../../src/auth/documents.ts";
import type { ReceiptTerms } from "../../src/domain/receipt.ts";
import type { Finished } from "../../src/lab/children.ts";
import type { Receipt__Output } from "../../src/wire/gen/hanse/control/v1/Receipt.ts";
import { callToken, controlOf, FederationCaller, method, siteKeyOf, type Outcome } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import { offlineIn } from "../support/offline.ts";
import { refusal, shareVersion, startPair, startPull, transferIn, type Pair } from "../support/sharing.ts";
import { claimsOf, forge } from "../unit/auth/forge.ts";

const FILES = { "a.txt": "alpha", "b/c.txt": "gamma" };

/** The receipts of a site. */
async function receiptsAt(site: TestSite, transferId = ""): Promise<Receipt__Output[]> {
  const control = await controlOf(site);
  try {
    return (await control.receipts.ListReceipts({ pageSize: 1000, transferId })).receipts;
  } finally {
    control.close();
  }
}

/** Waits until a site has the receipt of a transfer as wanted. @returns it */
async function receiptThat(
  site: TestSite,
  transferId: string,
  what: string,
  holds: (receipt: Receipt__Output) => boolean,
): Promise<Receipt__Output> {
  let last: Receipt__Output | undefined;
  await eventually(`the receipt of ${transferId} at ${site.id} ${what}`, async () => {
    [last] = await receiptsAt(site, transferId);
    return last !== undefined && holds(last);
  });
  if (last === undefined) throw new Error("unreachable");
  return last;
}

const whole = (receipt: Receipt__Output): boolean => receipt.signedBySource && receipt.signedByDestination;

/** Both tokens of a receipt as a site has them. */
async function tokensAt(site: TestSite, id: string): Promise<{ source: string; destination: string }> {
  const shown = (await site.json("receipt", "show", id)) as { sourceToken: string; destinationToken: string };
  return { source: shown.sourceToken, destination: shown.destinationToken };
}

/** Waits until a site that kills itself is gone. */
const dies = (site: TestSite): Promise<void> =>
  eventually(`${site.id} kills itself`, () => Promise.resolve(site.ended === "SIGKILL"));

describe("receipts", () => {
  let pair: Pair;
  let elsewhere: string;
  beforeAll(async () => {
    pair = await startPair({ fixedPorts: true });
    elsewhere = await mkdtemp(join(tmpdir(), "hanse-elsewhere-"));
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
    await rm(elsewhere, { recursive: true });
  });

  const offline = (...args: readonly string[]): Promise<Finished> => offlineIn(elsewhere, ...args);

  it("of a pull stand at both sites, signed by both, the same", async () => {
    const { bsc, lumi } = pair;
    const reference = await shareVersion(pair, "climate/era5@1", FILES);
    const transferId = await startPull(lumi, reference);
    await transferIn(lumi, transferId, "SUCCEEDED");
    const there = await receiptThat(lumi, transferId, "is whole", whole);
    expect(there).toMatchObject({
      direction: "in",
      peer: "bsc",
      reference,
      kind: "dataset",
      objects: 2,
      bytes: 10,
      modes: ["direct"],
      person: "operator",
      transferId,
      source: "bsc",
      destination: "lumi",
      pending: false,
      problem: "",
    });
    const [here] = await receiptsAt(bsc, transferId);
    expect(here).toEqual({ ...there, direction: "out", peer: "lumi" });
    expect(await tokensAt(bsc, there.receiptId)).toEqual(await tokensAt(lumi, transferId));
    expect(await lumi.ok("receipt", "ls")).toMatch(
      /^rc-\S+ .* in +bsc\/climate\/era5@1 +bsc +2 +10 B +operator at lumi +by both$/m,
    );
    expect(await bsc.ok("receipt", "ls", "--peer", "lumi")).toMatch(
      / out +bsc\/climate\/era5@1 +lumi +2 +10 B +operator at lumi +by both$/m,
    );
    expect(await bsc.ok("receipt", "show", there.receiptId)).toMatch(/^signed +by lumi and by bsc$/m);
  });

  it("of what was pulled for somebody are that person's to see", async () => {
    const { bsc, lumi } = pair;
    const listed = async (site: TestSite, ...as: readonly string[]): Promise<number> =>
      ((await site.json("receipt", "ls", ...as)) as { receipts: unknown[] }).receipts.length;
    expect(await listed(lumi)).toBe(1);
    expect(await listed(lumi, "--as", "otto", "--role", "auditor")).toBe(1);
    expect(await listed(lumi, "--as", "operator", "--role", "researcher")).toBe(1);
    expect(await listed(lumi, "--as", "ana")).toBe(0);
    expect(await listed(bsc, "--as", "operator", "--role", "researcher")).toBe(0);
    const [receipt] = await receiptsAt(bsc);
    expect(await refusal(lumi, "receipt", "show", receipt?.receiptId ?? "", "--as", "ana")).toMatchObject({
      reason: "UNKNOWN_RECEIPT",
      code: 3,
    });
  });

  it("can be checked by anybody, offline, in an empty directory, from the file alone", async () => {
    const { bsc, lumi } = pair;
    const [receipt] = await receiptsAt(bsc);
    const file = join(elsewhere, "era5.receipt");
    await bsc.ok("receipt", "show", receipt?.transferId ?? "", "--out", file);
    expect(await refusal(bsc, "receipt", "show", receipt?.transferId ?? "", "--out", file)).toMatchObject({
      reason: "INVALID_INPUT",
      code: 2,
    });
    const seen = await offline("receipt", "verify", "era5.receipt");
    expect(seen).toMatchObject({ code: 0, err: "" });
    expect(seen.out).toContain("reference  bsc/climate/era5@1");
    expect(seen.out).toContain("Compare with what each site's operator told you:");
    const prints = [`bsc=${await bsc.fingerprint()}`, `lumi=${await lumi.fingerprint()}`];
    const told = prints.flatMap((text) => ["--fingerprint", text]);
    expect((await offline("receipt", "verify", "era5.receipt", ...told)).out).toMatch(/\nThe receipt holds\.\n$/);
    const others = ["--fingerprint", `bsc=${await lumi.fingerprint()}`];
    const refused = await offline("receipt", "verify", "era5.receipt", ...others);
    expect(refused.code).toBe(6);
    expect(refused.err).toContain("  - fingerprint of bsc: is another than the one given");
    expect((await offline("receipt", "verify", "/dev/zero")).code).toBe(5);
    const text = await readFile(file, "utf8");
    for (const at of [5, 60, 400, text.indexOf('"destination"') + 300, text.length - 3]) {
      await writeFile(
        join(elsewhere, "altered"),
        `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`,
      );
      const altered = await offline("receipt", "verify", "altered", "--json");
      expect(altered.code, `byte ${at}`).toBe(6);
      expect((JSON.parse(altered.err) as { error: unknown }).error).toMatchObject({ reason: "RECEIPT_FAULTS" });
    }
    expect((await readdir(elsewhere)).sort()).toEqual(["altered", "era5.receipt"]);
  });

  it("are checked by a statement that was fetched apart, where the file lacks it", async () => {
    const { bsc, lumi } = pair;
    const [receipt] = await receiptsAt(lumi);
    const { source, destination } = await tokensAt(lumi, receipt?.receiptId ?? "");
    const bare = `${JSON.stringify({ hanse: "receipt", source, destination, statements: [] }, undefined, 2)}\n`;
    await writeFile(join(elsewhere, "bare"), bare);
    const lacking = await offline("receipt", "verify", "bare");
    expect(lacking.code).toBe(6);
    expect(lacking.out).toMatch(/^WRONG +statement of bsc +is missing: get it by `hanse site statement` at bsc/m);
    for (const site of [bsc, lumi])
      await writeFile(join(elsewhere, `${site.id}.jwt`), await site.ok("site", "statement"));
    const given = ["--statement", "bsc.jwt", "--statement", "lumi.jwt"];
    expect(await offline("receipt", "verify", "bare", ...given)).toMatchObject({ code: 0, err: "" });
  });

  it("arrive after a source that was killed at the end of the pull, which has SUCCEEDED long before", async () => {
    const { bsc, lumi } = pair;
    const reference = await shareVersion(pair, "climate/killed-source@1", FILES);
    await bsc.stop();
    await bsc.start({ HANSE_FAILPOINT: "source.closing" });
    const transferId = await startPull(lumi, reference);
    await dies(bsc);
    await transferIn(lumi, transferId, "SUCCEEDED");
    const waiting = await receiptThat(lumi, transferId, "says what it waits for", ({ problem }) => problem !== "");
    expect(waiting).toMatchObject({ signedByDestination: true, signedBySource: false, pending: true });
    expect(waiting.problem).toMatch(/^peer bsc: /);
    expect(await lumi.ok("receipt", "show", transferId)).toMatch(/^not countersigned +peer bsc: .*tries again/m);
    expect(await lumi.ok("receipt", "ls", "--transfer", transferId)).toMatch(/by lumi; waits for bsc$/m);
    await bsc.start();
    await receiptThat(lumi, transferId, "is whole", whole);
    expect(await tokensAt(lumi, transferId)).toEqual(await tokensAt(bsc, transferId));
    expect(await bsc.json("delivery", "show", waiting.deliveryId)).toMatchObject({
      delivery: { reportedBytes: 10, reportedObjects: 2 },
    });
  });

  it.each(["replica.committed", "delivery.closing", "delivery.closed"])(
    "of a destination that was killed at %s are delivered after its restart, once",
    async (failpoint) => {
      const { bsc, lumi } = pair;
      const reference = await shareVersion(pair, `climate/${failpoint}@1`, FILES);
      await lumi.stop();
      await lumi.start({ HANSE_FAILPOINT: failpoint });
      const transferId = await startPull(lumi, reference);
      await dies(lumi);
      await lumi.start();
      await transferIn(lumi, transferId, "SUCCEEDED");
      await receiptThat(lumi, transferId, "is whole", whole);
      expect(await receiptsAt(bsc, transferId)).toHaveLength(1);
      expect(await tokensAt(lumi, transferId)).toEqual(await tokensAt(bsc, transferId));
      expect((await bsc.log()).split("\n").filter((line) => line.includes("peer.refused"))).toEqual([]);
    },
  );

  describe("of a peer that lies", () => {
    let caller: FederationCaller;
    let honest: ReceiptTerms;
    const call = async (name: string, request: object): Promise<Outcome> => {
      const called = method(name);
      const token = callToken(await siteKeyOf(pair.lumi), "lumi", "bsc", called.path, {
        act: { sub: "eve", roles: [] },
      });
      return caller.call(called, request, token);
    };
    const close = (receipt: string): Promise<Outcome> =>
      call("CloseDelivery", {
        deliveryId: honest.deliveryId,
        outcome: "DELIVERY_OUTCOME_SUCCEEDED",
        bytes: 10,
        objects: 2,
        receipt,
      });
    const signed = async (change: Partial<ReceiptTerms> = {}): Promise<string> => {
      const key = await siteKeyOf(pair.lumi);
      const description = (): never => {
        throw new Error("is not described here");
      };
      const lumi = openDocuments({ siteId: "lumi", key, keys: [key.publicKey], description });
      return lumi.signReceipt({ ...honest, ...change }, Date.now());
    };

    beforeAll(async () => {
      const { bsc } = pair;
      const reference = await shareVersion(pair, "climate/lies@1", FILES);
      const { version } = (await bsc.json("show", reference)) as { version: { digest: string } };
      caller = await FederationCaller.to(bsc);
      const { digest } = version;
      const wanted = { requestId: "tr-eve", artifact: "climate/lies", label: "1", digest, dryRun: false };
      const { answers } = await call("OpenDelivery", wanted);
      const deliveryId = String(answers[0]?.["deliveryId"]);
      honest = {
        ...{ source: "bsc", destination: "lumi", transferId: "tr-eve", deliveryId, owner: "bsc" },
        ...{ artifact: "climate/lies", label: "1", kind: "dataset", digest, objects: 2, bytes: 10, modes: ["direct"] },
        ...{ startedAtMs: Date.now() - 1000, endedAtMs: Date.now(), person: "eve" },
      };
    });
    afterAll(() => {
      caller.close();
    });

    it.each<[string, () => Promise<string>]>([
      ["more bytes", () => signed({ bytes: 11 })],
      ["another version", () => signed({ label: "2" })],
      ["another digest", () => signed({ digest: "ab".repeat(32) })],
      ["another person", () => signed({ person: "ada" })],
      ["nobody", () => signed({ person: undefined })],
      ["another transfer", () => signed({ transferId: "tr-other" })],
      [
        "the source's own signature",
        async () => forge(await siteKeyOf(pair.bsc), "hanse-receipt+jwt", claimsOf(await signed())),
      ],
      ["no signature", async () => (await signed()).replace(/[^.]+$/, "A".repeat(86))],
      ["no receipt", () => Promise.resolve("hello")],
    ])("is refused, and its delivery stays open: %s", async (_, make) => {
      expect(await close(await make())).toMatchObject({ status: "INVALID_ARGUMENT", reason: "INVALID_DOCUMENT" });
      expect(await pair.bsc.json("delivery", "show", honest.deliveryId)).toMatchObject({ delivery: { endedAt: null } });
      expect(await receiptsAt(pair.bsc, "tr-eve")).toEqual([]);
    });

    it("is taken at its word where it is true, and answered the same each time", async () => {
      const first = await close(await signed());
      expect(first.status).toBe("OK");
      expect((await close(await signed())).answers).toEqual(first.answers);
      expect(claimsOf(String(first.answers[0]?.["receipt"]))).toMatchObject({ iss: "bsc", act: { sub: "eve" } });
    });
  });
});
