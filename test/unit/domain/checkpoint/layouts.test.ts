import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { labelOfStep, stepOf } from "../../../../src/domain/checkpoint/candidate.ts";
import { parseLayout, type LayoutChoice } from "../../../../src/domain/checkpoint/layout.ts";
import { filesToRead, judge, type SmallFiles, type Verdict } from "../../../../src/domain/checkpoint/verdict.ts";
import type { FolderObject } from "../../../../src/domain/folder-fingerprint.ts";

const NONE: SmallFiles = { indexes: new Map(), tracker: undefined };

const objectsOf = (sizes: Readonly<Record<string, number>>): FolderObject[] =>
  Object.entries(sizes).map(([path, sizeBytes]) => ({ path, sizeBytes, etag: `e-${path}` }));

const folderOf = (sizes: Readonly<Record<string, number>>, folder = "checkpoint-100", step = 100) => ({
  folder,
  step,
  objects: objectsOf(sizes),
});

function judged(
  layout: LayoutChoice,
  sizes: Readonly<Record<string, number>>,
  files: { readonly indexes?: Readonly<Record<string, string>>; readonly tracker?: string } = {},
): Verdict {
  const indexes = new Map(Object.entries(files.indexes ?? {}).map(([path, text]) => [path, Buffer.from(text)]));
  return judge(layout, folderOf(sizes), { indexes, tracker: files.tracker });
}

const INDEX = "model.safetensors.index.json";
const shard = (n: number, of: number): string =>
  `model-${String(n).padStart(5, "0")}-of-${String(of).padStart(5, "0")}.safetensors`;
const indexOf = (shards: readonly string[], totalSize?: unknown): string =>
  JSON.stringify({
    metadata: totalSize === undefined ? {} : { total_size: totalSize },
    weight_map: Object.fromEntries(shards.map((name, i) => [`layer.${i}`, name])),
  });

describe("a folder's step", () => {
  test.each([
    ["checkpoint-1200", 1200],
    ["step_1200", 1200],
    ["iter_0001200", 1200],
    ["global_step1200", 1200],
    ["step-000100", 100],
    ["run3-step100", 100],
    ["run.7_checkpoint-8", 8],
    ["1200", 1200],
    ["0", 0],
    ["Checkpoint-5", 5],
  ])("%s is %i", (folder, step) => {
    expect(stepOf(folder)).toBe(step);
  });

  test.each([
    "tmp-checkpoint-1200",
    "temp_step_1",
    ".checkpoint-1200",
    "_step_7",
    "checkpoint-1200.tmp",
    "checkpoint-1200-backup",
    "logs",
    "v2",
    "2024-01-01",
    "checkpoint-",
    "checkpoint--5x",
    "step-1234567890123456",
    "",
  ])("%j is none", (folder) => {
    expect(stepOf(folder)).toBeUndefined();
  });

  it("becomes the label that people know", () => {
    expect(labelOfStep(1200)).toBe("step-1200");
  });
});

describe("a layout's name", () => {
  test.each(["auto", "hf", "dcp", "megatron", "marker:_SUCCESS", "marker:done/a.txt"])("%s", (text) => {
    expect(parseLayout(text)).toBe(text);
  });
  test.each(["", "HF", "marker:", "marker:../x", "marker:/x", "marker:a\u0007", "deepspeed"])("not %j", (text) => {
    expect(() => parseLayout(text)).toThrow("is not a layout of checkpoints");
  });
});

describe("Hugging Face's layout", () => {
  const shards = [shard(1, 2), shard(2, 2)];
  const whole = { [INDEX]: 200, [shard(1, 2)]: 1100, [shard(2, 2)]: 1050, "config.json": 5 };
  const index = { [INDEX]: indexOf(shards, 2000) };

  it("is complete with all shards of its index, whatever lies beside them", () => {
    const stray = { ...whole, "optimizer.pt": 7, "other-00001-of-00001.bin": 1, "notes.txt": 3 };
    expect(judged("hf", stray, { indexes: index })).toEqual({ layout: "hf", missing: [] });
    expect(judged("auto", stray, { indexes: index })).toEqual({ layout: "hf", missing: [] });
  });

  it("is complete with a single file, or an adapter's", () => {
    expect(judged("auto", { "model.safetensors": 9 }).missing).toEqual([]);
    expect(judged("auto", { "adapter_model.safetensors": 9, "adapter_config.json": 1 }).missing).toEqual([]);
  });

  it("names each shard that the index names and the folder lacks", () => {
    expect(judged("hf", { [INDEX]: 200, [shard(1, 2)]: 1100 }, { indexes: index }).missing).toEqual([shard(2, 2)]);
    expect(judged("hf", { [INDEX]: 200 }, { indexes: index }).missing).toEqual(shards);
  });

  it("names the index where shards lie without one, in whichever order they come", () => {
    expect(judged("auto", { [shard(2, 2)]: 1050 })).toEqual({ layout: "hf", missing: [INDEX] });
    expect(judged("hf", { [shard(1, 2)]: 1, [shard(2, 2)]: 1 }).missing).toEqual([INDEX]);
  });

  it("names both that would do where there is nothing of it", () => {
    expect(judged("hf", { "optimizer.pt": 1 }).missing).toEqual(["model.safetensors or model.safetensors.index.json"]);
  });

  it("looks at sizes where the index says them", () => {
    const small = { ...whole, [shard(2, 2)]: 800 };
    expect(judged("hf", small, { indexes: index }).missing).toEqual([
      `shards of 2000 bytes of tensors, as ${INDEX} says (they have 1900 bytes)`,
    ]);
    const large = { ...whole, [shard(2, 2)]: 300_000_000 };
    expect(judged("hf", large, { indexes: index }).missing).toHaveLength(1);
    const silent = { [INDEX]: indexOf(shards) };
    expect(judged("hf", small, { indexes: silent }).missing).toEqual([]);
    expect(judged("hf", small, { indexes: { [INDEX]: indexOf(shards, "2000") } }).missing).toEqual([]);
  });

  it("looks beside an index wherever it lies, and at every index", () => {
    const nested = { "a/model.safetensors.index.json": 1, "b/model.safetensors.index.json": 1, "a/x.safetensors": 1 };
    const indexes = {
      "a/model.safetensors.index.json": indexOf(["x.safetensors"]),
      "b/model.safetensors.index.json": indexOf(["x.safetensors"]),
    };
    expect(judged("auto", nested, { indexes }).missing).toEqual(["b/x.safetensors"]);
  });

  test.each([
    ["cut short", '{"weight_map":{"a":"x.safe', "is not valid JSON"],
    ["a list", "[]", "is not a JSON object"],
    ["without a map", '{"metadata":{}}', "has no weight_map"],
    ["with an empty map", '{"weight_map":{}}', "names no shard"],
    ["with a number for a shard", '{"weight_map":{"a":7}}', "outside of its folder"],
    ["climbing out", '{"weight_map":{"a":"../x.safetensors"}}', "outside of its folder"],
    ["absolute", '{"weight_map":{"a":"/etc/passwd"}}', "outside of its folder"],
    ["with a member twice", '{"weight_map":{"a":"x","a":"y"}}', "has a member twice"],
    ["nested deep", `{"weight_map":${"[".repeat(100_000)}`, "is nested deeper"],
    ["not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]).toString("latin1"), "is not"],
  ])("an index that is %s is named with what is wrong", (_, text, why) => {
    const { missing } = judged("hf", whole, { indexes: { [INDEX]: text } });
    expect(missing).toHaveLength(1);
    expect(missing[0]).toContain(`${INDEX}, sound (it `);
    expect(missing[0]).toContain(why);
  });

  it("an index that could not be read is named", () => {
    const missing = judge("hf", folderOf(whole), {
      indexes: new Map([[INDEX, undefined]]),
      tracker: undefined,
    }).missing;
    expect(missing).toEqual([`${INDEX}, readable (it could not be read, or is larger than 16 MiB)`]);
  });

  it("wants its indexes read, and no other layout wants any", () => {
    const objects = objectsOf({ ...whole, "b/x.safetensors.index.json": 1 });
    const wanted = (layout: LayoutChoice): string[] => filesToRead(layout, objects).map(({ path }) => path);
    expect(wanted("hf")).toEqual([INDEX, "b/x.safetensors.index.json"]);
    expect(wanted("auto")).toEqual(wanted("hf"));
    expect(wanted("dcp")).toEqual([]);
    expect(wanted("marker:x")).toEqual([]);
  });

  it("is complete when and only when nothing that the index names is missing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.infiniteStream(fc.boolean()), (count, coins) => {
        const all = Array.from({ length: count }, (_, i) => shard(i + 1, count));
        const there = all.filter(() => coins.next().value);
        const sizes = Object.fromEntries([...there, INDEX].map((path) => [path, 10]));
        const { missing } = judged("auto", sizes, { indexes: { [INDEX]: indexOf(all) } });
        expect(missing).toEqual(all.filter((name) => !there.includes(name)));
      }),
    );
  });

  it("names only so many of very many", () => {
    const all = Array.from({ length: 200 }, (_, i) => shard(i + 1, 200));
    const { missing } = judged("hf", { [INDEX]: 1 }, { indexes: { [INDEX]: indexOf(all) } });
    expect(missing).toHaveLength(51);
    expect(missing.at(-1)).toBe("and 150 more");
  });
});

describe("PyTorch's distributed layout", () => {
  it("is complete with its metadata, which is never read", () => {
    const whole = { "__0_0.distcp": 10, "__1_0.distcp": 10, ".metadata": 3 };
    expect(judged("auto", whole)).toEqual({ layout: "dcp", missing: [] });
    expect(judged("dcp", whole).missing).toEqual([]);
    expect(filesToRead("auto", objectsOf(whole))).toEqual([]);
  });

  it("lacks its metadata until it is written, in each folder of it", () => {
    expect(judged("auto", { "__0_0.distcp": 10 }).missing).toEqual([".metadata"]);
    const two = { "model/__0_0.distcp": 1, "model/.metadata": 1, "optimizer/__0_0.distcp": 1 };
    expect(judged("auto", two).missing).toEqual(["optimizer/.metadata"]);
  });

  it("lacks data where only metadata lies", () => {
    expect(judged("auto", { ".metadata": 1 }).missing).toEqual(["__0_0.distcp"]);
    expect(judged("dcp", { "a.txt": 1 }).missing).toEqual([".metadata", "__0_0.distcp"]);
  });
});

describe("Megatron's layout", () => {
  const iteration = (
    sizes: Readonly<Record<string, number>>,
    tracker?: string,
    layout: LayoutChoice = "auto",
  ): Verdict => judge(layout, folderOf(sizes, "iter_0000100", 100), { indexes: new Map(), tracker });
  const ranks = { "mp_rank_00/model_optim_rng.pt": 10, "mp_rank_01/model_optim_rng.pt": 10 };

  it("is complete when the tracker has come as far", () => {
    expect(iteration(ranks, "100")).toEqual({ layout: "megatron", missing: [] });
    expect(iteration(ranks, "250\n").missing).toEqual([]);
  });

  it("is not while the tracker is missing, behind, or says something else", () => {
    const tracker = "latest_checkpointed_iteration.txt";
    expect(iteration(ranks).missing).toEqual([tracker]);
    expect(iteration(ranks, "50").missing).toEqual([`${tracker} at 100 (it says 50)`]);
    for (const text of ["release", "", "1e9", "-100", "\u001b[31m999"])
      expect(iteration(ranks, text).missing).toEqual([`${tracker} at 100 (it says no number)`]);
  });

  it("with distributed files inside wants their metadata, too", () => {
    expect(iteration({ "__0_0.distcp": 1 }, "100")).toEqual({ layout: "megatron+dcp", missing: [".metadata"] });
    expect(iteration({ "__0_0.distcp": 1 }, "100", "megatron").missing).toEqual([".metadata"]);
    expect(iteration({ "__0_0.distcp": 1, ".metadata": 1 }, "100").missing).toEqual([]);
  });
});

describe("a marker", () => {
  it("alone decides", () => {
    expect(judged("marker:_SUCCESS", { "a.bin": 1 })).toEqual({ layout: "marker:_SUCCESS", missing: ["_SUCCESS"] });
    expect(judged("marker:_SUCCESS", { "a.bin": 1, _SUCCESS: 0 }).missing).toEqual([]);
    expect(judged("marker:meta/done", { "meta/done": 1, [INDEX]: 1 }).missing).toEqual([]);
  });
});

it("a folder without any sign of a layout is never complete", () => {
  expect(judge("auto", folderOf({ "weights.bin": 5 }), NONE)).toEqual({
    layout: "",
    missing: ["files of a known layout (hf, dcp, megatron)"],
  });
});
