import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Upload } from "../../src/app/ports/object-store.ts";
import { everyStore } from "../support/stores.ts";
import { bytesOf, once, partsOf } from "./content.ts";
import { seedOfRun } from "./dice.ts";
import { strikeAt } from "./moments.ts";
import { ends, expectWhole, Pair, partsSent, sentAgain, startPull, type Replica } from "./pair.ts";
import { Reader } from "./reader.ts";

const PART_BYTES = 8 * 1024 * 1024;
const seed = seedOfRun("store forgets");

describe.each(everyStore())("the destination's store lies or forgets in a pull, on $name", ({ stores }) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.create(stores, seed);
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });

  /** Pulls and checks that the outcome is whole. @returns the parts that the source sent */
  async function pulled(replica: Replica, whileItRuns: (transferId: string) => Promise<void>): Promise<string[]> {
    const { bsc, lumi, content } = pair;
    const since = bsc.front.passed.length;
    await using reader = new Reader(lumi.objects, replica.root, content);
    const transferId = await startPull(lumi, replica.reference);
    await whileItRuns(transferId);
    expect(await ends(lumi, transferId)).toMatchObject({ state: "SUCCEEDED", partsDone: partsOf(content) });
    expect(await reader.end()).toEqual([]);
    await expectWhole(lumi, replica, content);
    return partsSent(bsc, since);
  }

  it("makes one object although Complete's answer is lost, and sends nothing again", async () => {
    const replica = await pair.publish();
    using strike = strikeAt(
      pair.lumi.front,
      { step: "complete", nth: 1, edge: "after" },
      () => Promise.resolve(),
      "cut",
    );
    const parts = await pulled(replica, async () => {
      await strike.struck;
    });
    expect(sentAgain(parts)).toBe(0);
    expect(parts).toHaveLength(partsOf(pair.content));
  });

  it("begins uploads anew that vanished from the store", async () => {
    const { lumi } = pair;
    const replica = await pair.publish();
    const abortAll = async (): Promise<void> => {
      for await (const upload of lumi.objects.listUploads(`${replica.root}/`)) await lumi.objects.abortUpload(upload);
    };
    using strike = strikeAt(lumi.front, { step: "part", nth: 3, edge: "before" }, abortAll, "go");
    const parts = await pulled(replica, async () => {
      await strike.struck;
    });
    expect(new Set(parts).size).toBe(partsOf(pair.content));
  });

  it("sends only that part again which the store has not as it was written", async () => {
    const { bsc, lumi } = pair;
    const replica = await pair.publish();
    let spoilt: Upload | undefined;
    // All parts of the first object are there: its first one is replaced by other bytes before Complete arrives.
    const spoil = async (): Promise<void> => {
      for await (const upload of lumi.objects.listUploads(`${replica.root}/g0/`)) {
        const part = { number: 1, offset: 0, sizeBytes: PART_BYTES };
        await lumi.objects.uploadPart(upload, part, once(bytesOf("other", PART_BYTES)));
        spoilt = upload;
      }
    };
    const key = `/${lumi.bucket}/${replica.root}/g0/z-large.bin`;
    using strike = strikeAt(
      lumi.front,
      { step: "complete", nth: 1, edge: "before", path: (path) => path === key },
      spoil,
      "go",
    );
    const parts = await pulled(replica, async () => {
      await strike.struck;
    });
    expect(spoilt?.key).toBe(`${replica.root}/g0/z-large.bin`);
    expect(sentAgain(parts)).toBe(1);
    const again = parts.filter((part, i) => parts.indexOf(part) !== i);
    expect(again[0]).toMatch(new RegExp(`^/${bsc.bucket}/.*/g0/z-large\\.bin bytes=0-${PART_BYTES - 1}$`));
  });

  it.runIf(stores.type === "door")("sends only the part again that the store dropped", async () => {
    const { lumi, federation } = pair;
    const replica = await pair.publish();
    const key = `${replica.root}/g1/z-large.bin`;
    const drop = async (): Promise<void> => {
      for await (const { uploadId } of lumi.objects.listUploads(key))
        await rm(join(federation.root, `${lumi.id}-bucket`, ".hanse", "uploads", uploadId, "parts", "2.json"));
    };
    const path = (asked: string): boolean => asked === `/${lumi.bucket}/${key}`;
    using strike = strikeAt(lumi.front, { step: "complete", nth: 1, edge: "before", path }, drop, "go");
    const parts = await pulled(replica, async () => {
      await strike.struck;
    });
    expect(sentAgain(parts)).toBe(1);
  });
});
