import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safetensorsFile, type TensorToWrite } from "../support/safetensors.ts";
import {
  content,
  lie,
  MIB,
  noise,
  pulledTo,
  shareVersion,
  sourcePrefix,
  startPair,
  truth,
  type Pair,
} from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

const NAMES = Array.from({ length: 32 }, (_, i) => `model.layers.${i}.mlp.weight`);
const model = (seedOf: (i: number) => string): TensorToWrite[] =>
  NAMES.map((name, i) => ({ name, sizeBytes: 8 * MIB, seed: `${seedOf(i)} ${name}` }));

/** 4 shards, each a file of 8 tensors; a tensor that is new goes into the first. */
const checkpoint = (
  tensors: readonly TensorToWrite[],
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Record<string, string | Uint8Array> => {
  const first = tensors.length - 24;
  const bounds = [0, first, first + 8, first + 16, first + 24];
  const shards = [0, 1, 2, 3].map((i) => [
    `model-0000${i + 1}-of-00004.safetensors`,
    safetensorsFile(tensors.slice(bounds[i], bounds[i + 1])),
  ]);
  return { "config.json": `{"layers":32}`, ...more, ...(Object.fromEntries(shards) as Record<string, Uint8Array>) };
};

describe.each(everyStore())("a checkpoint that has much in common with a held one, on $name", ({ stores }) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ stores, lanes: 4 });
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  const share = (label: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> =>
    shareVersion(pair, `llm/7b@${label}`, files, "--kind", "checkpoint");

  /** Pulls, checks the bytes, and tells what left the source's store. */
  async function pulled(
    reference: string,
    files: Readonly<Record<string, string | Uint8Array>>,
    ...more: readonly string[]
  ): Promise<{ fetched: number; total: number; transfer: Record<string, unknown> }> {
    const { bsc, lumi } = pair;
    const since = bsc.front.passed.length;
    const { transfer } = (await lumi.json("pull", reference, ...more)) as { transfer: Record<string, unknown> };
    for (const [path, bytes] of Object.entries(files)) {
      const found = await content(lumi.objects, `${pulledTo(reference)}/${path}`);
      expect(found?.equals(Buffer.from(bytes)), path).toBe(true);
    }
    const folder = `/${sourcePrefix(reference.replace("bsc/", ""))}/`;
    const fetched = bsc.front.passed
      .slice(since)
      .filter(({ method, path }) => method === "GET" && path.includes(folder))
      .reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    const total = Object.values(files).reduce((sum, bytes) => sum + Buffer.from(bytes).length, 0);
    return { fetched, total, transfer };
  }

  /** Prints what travelled beside the least that any parts could do. */
  function tell(what: string, { fetched, total }: { fetched: number; total: number }, least: number): void {
    const percent = (bytes: number): string => `${((100 * bytes) / total).toFixed(1)} %`;
    console.log(`${what}: ${percent(fetched)} left the source's store; the attainable minimum is ${percent(least)}`);
  }

  it("brings 12 % where a contiguous 90 % of the tensors did not change, 20 % where one was inserted before all", async () => {
    const { lumi } = pair;
    const base = model(() => "0");
    const files = { base: checkpoint(base), tuned: checkpoint(model((i) => (i < 29 ? "0" : "1"))) };
    const whole = await pulled(await share("step-1", files.base), files.base);
    expect(whole.fetched).toBe(whole.total);

    const second = await share("step-2", files.tuned);
    const planned = (await lumi.json("plan", second)) as { bytes: number; bytesInheritable: number };
    const tuned = await pulled(second, files.tuned);
    tell("a contiguous 90 % of the tensors unchanged", tuned, 3 * 8 * MIB);
    expect(tuned.fetched).toBeLessThanOrEqual(0.12 * tuned.total);
    expect(tuned.transfer).toMatchObject({
      bytesInheritable: planned.bytesInheritable,
      bytesInherited: tuned.total - tuned.fetched,
      inheritReason: "",
    });
    expect(planned.bytesInheritable).toBe(tuned.total - tuned.fetched);

    const grown = checkpoint([{ name: "a.new.weight", sizeBytes: 3 * MIB, seed: "new" }, ...base]);
    const inserted = await pulled(await share("step-3", grown), grown);
    tell("one tensor inserted before the others", inserted, 3 * MIB);
    expect(inserted.fetched).toBeLessThanOrEqual(0.2 * inserted.total);

    const shown = await lumi.ok("transfer", "show", String(inserted.transfer["transferId"]));
    expect(shown).toMatch(/inherited +\S+ MiB, copied within the store/);
    expect(shown).toMatch(/fetched +\S+ MiB; the attainable minimum is \S+ MiB/);
    expect((await lumi.json("verify", second)) as { summary: unknown }).toMatchObject({ summary: { ok: true } });
  });

  it("copies small objects that are equal, and tells its source of what travelled alone", async () => {
    const { bsc, lumi } = pair;
    const same = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`t/${i}.bin`, noise(1000 + i, `t${i}`)]));
    await pulled(await shareVersion(pair, "some/set@1", same), same);
    const changed = { ...same, "t/7.bin": noise(1007, "other"), "t/new.bin": noise(500, "new"), empty: "" };
    const reference = await shareVersion(pair, "some/set@2", changed);
    const { fetched, transfer } = await pulled(reference, changed);
    expect(fetched).toBe(1507);
    expect(transfer).toMatchObject({ bytesInherited: Object.values(same).reduce((n, b) => n + b.length, 0) - 1007 });
    const { deliveries } = (await bsc.json("delivery", "ls")) as { deliveries: Record<string, unknown>[] };
    const closed = deliveries.find((delivery) => String(delivery["reference"]).endsWith("some/set@2"));
    expect(closed).toMatchObject({ reportedBytes: 1507, locatedBytes: 1507 });
    expect(await pulled(await shareVersion(pair, "some/set@3", changed), changed, "--fetch-all")).toMatchObject({
      transfer: { bytesInherited: 0 },
    });
    expect(await lumi.ok("transfer", "ls")).toContain("INHERITED");
  });

  it("fetches what its store does not copy, and says so", async ({ skip }) => {
    skip(pair.lumi.door === undefined, "no Ceph refuses to copy within itself: the door alone can say so");
    const files = { "w.bin": noise(20 * MIB, "w"), a: "alpha" };
    await pulled(await shareVersion(pair, "old/model@1", files), files);
    const body = "<Error><Code>NotImplemented</Code></Error>";
    for (const operation of ["UploadPartCopy", "CopyObject"])
      lie(pair.lumi, { match: { operation }, lie: { kind: "answer", status: 501, body } });
    const { fetched, total, transfer } = await pulled(await shareVersion(pair, "old/model@2", files), files);
    truth(pair.lumi);
    expect(fetched).toBe(total);
    expect(transfer).toMatchObject({ state: "SUCCEEDED", bytesInherited: 0 });
    expect(transfer["inheritReason"]).toMatch(/store main: copying .* 501/);
  });

  it("fetches what somebody has written over at the held version's place", async () => {
    const files = { "w.bin": noise(20 * MIB, "x"), a: "alpha" };
    const first = await shareVersion(pair, "changed/model@1", files);
    await pulled(first, files);
    await pair.lumi.objects.put(`${pulledTo(first)}/a`, Buffer.from("gamma"));
    await pair.lumi.objects.delete(`${pulledTo(first)}/w.bin`);
    const { fetched, total } = await pulled(await shareVersion(pair, "changed/model@2", files), files);
    expect(fetched).toBe(total);
  });
});
