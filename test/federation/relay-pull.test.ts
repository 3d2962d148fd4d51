import { createHash, randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { everyStore } from "../support/stores.ts";
import {
  content,
  expectNamed,
  MIB,
  pulledTo,
  refusal,
  seen,
  shareVersion,
  startPair,
  startPull,
  transferIn,
  type Pair,
  type SeenTransfer,
} from "../support/sharing.ts";

const digestOf = (bytes: Buffer | undefined): string =>
  createHash("sha256")
    .update(bytes ?? "none")
    .digest("hex");

/** Small, empty and large objects, and one of several parts. */
const files = (): Record<string, Buffer> => ({
  "a/empty": Buffer.alloc(0),
  "a/one": Buffer.from("1"),
  "b.bin": randomBytes(3 * MIB + 7),
  "c.bin": randomBytes(8 * MIB),
  "d.bin": randomBytes(40 * MIB + 1),
  ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`many/${i}`, randomBytes(64 * 1024)])),
});

describe.each(everyStore())("pulls by relay on $name", ({ stores }) => {
  let pair: Pair;
  let round = 0;

  beforeAll(async () => {
    pair = await startPair({
      stores,
      store: { share: ["direct", "relay"] },
      moreStores: ({ id, directory }) => {
        const path = join(dirname(directory), `${id}-disk`);
        mkdirSync(path);
        return [{ name: "disk", url: `file:${path}` }];
      },
    });
  });
  afterAll(() => pair[Symbol.asyncDispose]());
  beforeEach(() => {
    pair.bsc.front.before = undefined;
    pair.bsc.front.passed.length = 0;
    round += 1;
  });

  /** Whatever way they came, the bytes are there and the version is whole. */
  async function expectWhole(reference: string, planted: Record<string, Buffer>): Promise<void> {
    for (const [path, bytes] of Object.entries(planted)) {
      const held = await content(pair.lumi.objects, `${pulledTo(reference)}/${path}`);
      expect(digestOf(held), path).toBe(digestOf(bytes));
    }
    expect(await pair.lumi.ok("verify", reference)).toContain("is whole");
  }

  async function pulled(reference: string, ...more: string[]): Promise<SeenTransfer> {
    const { transfer } = (await pair.lumi.json("pull", reference, ...more)) as { transfer: { transferId: string } };
    return transferIn(pair.lumi, transfer.transferId, "SUCCEEDED");
  }

  const share = (planted: Record<string, Buffer>): Promise<string> =>
    shareVersion(pair, `relay/${round}@1`, planted, "--part-size", "16MiB");

  it("brings every byte through the gateway, and asks the store for nothing", async () => {
    const planted = files();
    const reference = await share(planted);
    const transfer = await pulled(reference, "--via", "relay");
    expect(transfer).toMatchObject({ mode: "relay", modeReason: "", retries: 0 });
    expect(transfer.bytesRelayed).toBe(transfer.bytesTotal);
    expect(pair.bsc.front.passed).toEqual([]);
    await expectWhole(reference, planted);
  });

  it("falls back where the store is out of reach, and says so", async () => {
    pair.bsc.front.before = () => Promise.reject(new Error("no way through"));
    const planted = files();
    const reference = await share(planted);
    const transfer = await pulled(reference);
    expect(transfer).toMatchObject({ mode: "relay", retries: 0 });
    expect(transfer.modeReason).toMatch(/^not direct: store of bsc: /);
    expect(transfer.bytesRelayed).toBe(transfer.bytesTotal);
    expect(await pair.lumi.ok("transfer", "show", transfer.transferId)).toMatch(
      /path +relay \(not direct: store of bsc/,
    );
    await expectWhole(reference, planted);
  });

  it("falls back in the middle: what came directly is not brought again", async () => {
    const planted = files();
    const reference = await share(planted);
    let reads = 0;
    pair.bsc.front.before = () => (++reads > 10 ? Promise.reject(new Error("closed now")) : Promise.resolve());
    const transfer = await pulled(reference);
    expect(transfer).toMatchObject({ mode: "relay", retries: 0 });
    expect(transfer.bytesRelayed).toBeGreaterThan(0);
    expect(transfer.bytesRelayed).toBeLessThan(transfer.bytesTotal);
    const direct = pair.bsc.front.passed.filter(({ status, bytesSent }) => status < 300 && bytesSent > 0);
    const sent = direct.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    expect(sent + transfer.bytesRelayed).toBe(transfer.bytesTotal);
    await expectWhole(reference, planted);
  });

  it("falls back where the store lets nobody in", async () => {
    const planted = { "a.txt": Buffer.from("alpha") };
    const reference = await share(planted);
    // Signatures hold for one query only.
    pair.bsc.front.before = (request) => {
      request.url = request.url?.replace(/Signature=[^&]{8}/, "Signature=00000000");
      return Promise.resolve();
    };
    const transfer = await pulled(reference);
    expect(transfer.modeReason).toMatch(/not direct: .*store of bsc.*403/);
    await expectWhole(reference, planted);
  });

  it("keeps to the path that was asked for", async () => {
    pair.bsc.front.before = () => Promise.reject(new Error("no way through"));
    const reference = await share({ "a.txt": Buffer.from("alpha") });
    const transferId = await startPull(pair.lumi, reference, "", "direct");
    const waiting = await transferIn(pair.lumi, transferId, "RUNNING");
    expect(waiting).toMatchObject({ mode: "direct", bytesRelayed: 0 });
    pair.bsc.front.before = undefined;
    expect(await transferIn(pair.lumi, transferId, "SUCCEEDED")).toMatchObject({ mode: "direct", bytesRelayed: 0 });
  });

  it("a directory is shared by relay alone: plan and pull say so", async () => {
    const disk = join(pair.fed.root, "bsc-disk", "set");
    await mkdir(disk);
    await writeFile(join(disk, "note.txt"), "from a file system");
    const as = `disk/${round}@1`;
    await pair.bsc.ok("publish", "disk:set", "--as", as, "--title", "T", "--license", "CC0-1.0");
    const reference = `bsc/${as}`;
    await seen(pair.lumi, reference);
    expect(await pair.lumi.json("plan", reference)).toMatchObject({ mode: "relay", refusals: [] });
    const refused = await pair.lumi.hanse("plan", reference, "--via", "direct", "--json");
    expect(JSON.parse(refused.out)).toMatchObject({ refusalCodes: ["NEEDS_RELAY"] });
    const found = await refusal(pair.lumi, "pull", reference, "--via", "direct");
    expectNamed(found, { reason: "NEEDS_RELAY", code: 1, hop: /bsc/ });
    await pair.lumi.ok("transfer", "cancel", /tr-[a-z0-9]+/.exec(found.message)?.[0] ?? "");
    expect(await pulled(reference)).toMatchObject({ mode: "relay", modeReason: "" });
    expect((await content(pair.lumi.objects, `${pulledTo(reference)}/note.txt`))?.toString()).toBe(
      "from a file system",
    );
  });

  it("a path that nobody knows is refused at once", async () => {
    const found = await refusal(pair.lumi, "pull", "bsc/relay/1@1", "--via", "pigeon");
    expect(found).toMatchObject({ reason: "INVALID_INPUT", code: 2 });
    expect(found.message).toMatch(/via/);
  });
});
