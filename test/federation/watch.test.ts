import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Checkpoint__Output } from "../../src/wire/gen/hanse/control/v1/Checkpoint.ts";
import type { Watch__Output } from "../../src/wire/gen/hanse/control/v1/Watch.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { plant, publish } from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

interface Shown {
  readonly watch: Watch__Output;
  readonly checkpoints: readonly Checkpoint__Output[];
}

const INDEX = "model.safetensors.index.json";
const SHARDS = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] as const;
const indexOf = (shards: readonly string[]): string =>
  JSON.stringify({ weight_map: Object.fromEntries(shards.map((shard, i) => [`layer.${i}`, shard])) });
/** Small files in the layout's shape: what they hold decides nothing. */
const hf = (seed: string): Record<string, string> => ({
  [SHARDS[0]]: `first ${seed}`,
  [SHARDS[1]]: `second ${seed}`,
  [INDEX]: indexOf(SHARDS),
});

describe.each(everyStore())("a training run that is watched on $name", ({ stores }) => {
  let fed: TestFederation;
  let bsc: TestSite;
  beforeAll(async () => {
    fed = await TestFederation.create({ sites: ["bsc"], stores });
    bsc = fed.site("bsc");
  });
  afterAll(() => fed[Symbol.asyncDispose]());

  const watch = async (run: string, ...more: readonly string[]): Promise<string> => {
    const added = ["watch", "add", `s3://${bsc.bucket}/runs/${run}`, "--as", `llm/${run}`, "--every", "1s", ...more];
    return ((await bsc.json(...added)) as Pick<Shown, "watch">).watch.watchId;
  };
  const shown = async (watchId: string): Promise<Shown> => {
    const control = await controlOf(bsc);
    try {
      const { watch: found } = await control.watches.GetWatch({ watchId });
      if (found === null) throw new Error("unreachable");
      return { watch: found, checkpoints: (await control.watches.ListCheckpoints({ watchId })).checkpoints };
    } finally {
      control.close();
    }
  };
  const at = async (id: string, step: number): Promise<Checkpoint__Output | undefined> =>
    (await shown(id)).checkpoints.find((checkpoint) => checkpoint.step === step);
  const becomes = async (id: string, step: number, state: string): Promise<Checkpoint__Output> => {
    let last: Checkpoint__Output | undefined;
    await eventually(`step ${step} of ${id} is ${state}`, async () => {
      last = await at(id, step);
      return last?.state === state;
    });
    if (last === undefined) throw new Error("unreachable");
    return last;
  };
  const labels = async (artifact: string): Promise<string[]> =>
    ((await bsc.json("ls", "bsc")) as { versions: { artifact: string; label: string }[] }).versions
      .filter((version) => version.artifact === artifact)
      .map(({ label }) => label)
      .sort();

  it("publishes each checkpoint once it is complete, and says what the others lack", async () => {
    await plant(bsc.objects, "runs/a/checkpoint-100", hf("100"));
    await plant(bsc.objects, "runs/a/checkpoint-200", { [SHARDS[0]]: "first 200", [INDEX]: indexOf(SHARDS) });
    await plant(bsc.objects, "runs/a/logs", { "events.1": "x" });
    await plant(bsc.objects, "runs/a/tmp-checkpoint-300", hf("300"));
    const made = ["lumi/text/fineweb@2026.1", "bsc/llm/base@step-9"];
    const from = made.flatMap((reference) => ["--derived-from", reference]);
    const id = await watch("a", "--title", "Run A", "--license", "Apache-2.0", ...from);
    expect(await becomes(id, 100, "published")).toMatchObject({ layout: "hf", missing: [], problem: "" });
    expect(await becomes(id, 200, "incomplete")).toMatchObject({ missing: [SHARDS[1]] });
    expect(await labels("llm/a")).toEqual(["step-100"]);
    const { version } = (await bsc.json("show", "bsc/llm/a@step-100")) as { version: Record<string, unknown> };
    expect(version).toMatchObject({
      kind: "checkpoint",
      title: "Run A",
      license: "Apache-2.0",
      objects: 3,
      derivedFrom: [...made].sort(),
    });
    await bsc.ok("verify", "bsc/llm/a@step-100");
    const text = await bsc.ok("watch", "show", id);
    expect(text).toContain(`lacks ${SHARDS[1]}`);
    expect(text).toContain("2 folders whose names have no step");

    // The writer goes on: the missing shard comes, and a later step after it.
    await plant(bsc.objects, "runs/a/checkpoint-200", { [SHARDS[1]]: "second 200" });
    await becomes(id, 200, "published");
    await plant(bsc.objects, "runs/a/checkpoint-400", { "__0_0.distcp": "data" });
    expect(await becomes(id, 400, "incomplete")).toMatchObject({ layout: "dcp", missing: [".metadata"] });
    await plant(bsc.objects, "runs/a/checkpoint-500", { "__0_0.distcp": "data", ".metadata": "never read" });
    await becomes(id, 500, "published");
    expect((await at(id, 400))?.state).toBe("abandoned");
    expect(await labels("llm/a")).toEqual(["step-100", "step-200", "step-500"]);
    await bsc.ok("watch", "rm", id);
    expect(await labels("llm/a")).toEqual(["step-100", "step-200", "step-500"]);
  });

  it("shows what is written again or removed after its publication, and never overwrites a label", async () => {
    await plant(bsc.objects, "runs/b/step_10", { "w.bin": "ten", _SUCCESS: "" });
    await plant(bsc.objects, "runs/b/step_20", { "w.bin": "twenty", _SUCCESS: "" });
    const id = await watch("b", "--layout", "marker:_SUCCESS");
    const { digest } = await becomes(id, 10, "published");
    await becomes(id, 20, "published");
    await plant(bsc.objects, "runs/b/step_10", { "w.bin": "ten, anew" });
    const changed = await becomes(id, 10, "changed");
    expect(changed.digest).toBe(digest);
    await eventually("the change is explained", async () =>
      ((await at(id, 10))?.problem ?? "").includes("w.bin changed"),
    );
    for (const key of ["w.bin", "_SUCCESS"]) await bsc.objects.delete(`runs/b/step_20/${key}`);
    await becomes(id, 20, "gone");
    await eventually("the copy counts as damaged", async () => {
      const { version } = (await bsc.json("show", "bsc/llm/b@step-20")) as { version: { replicaState: string } };
      return version.replicaState === "damaged";
    });
    expect(((await bsc.json("show", "bsc/llm/b@step-10")) as { version: { digest: string } }).version.digest).toBe(
      digest,
    );
    await bsc.ok("watch", "rm", id);
  });

  it("takes a label with the same content for published, and one with another for a problem, and goes on", async () => {
    await plant(bsc.objects, "runs/c/step_1", { "w.bin": "one", done: "" });
    await publish(bsc, "runs/c/step_1", "llm/c@step-1", "--kind", "checkpoint");
    await plant(bsc.objects, "elsewhere", { "w.bin": "other" });
    await publish(bsc, "elsewhere", "llm/c@step-2", "--kind", "checkpoint");
    await plant(bsc.objects, "runs/c/step_2", { "w.bin": "two", done: "" });
    await plant(bsc.objects, "runs/c/step_3", { "w.bin": "three", done: "" });
    const id = await watch("c", "--layout", "marker:done");
    await becomes(id, 1, "published");
    await becomes(id, 3, "published");
    const taken = await becomes(id, 2, "complete");
    expect(taken.problem).toContain("is bound to other content for good");
    await bsc.ok("watch", "rm", id);
  });

  it("goes on after kill -9, looks at nothing while suspended, and is stuck while the store is not as configured", async () => {
    await plant(bsc.objects, "runs/d/iter_0000100", { "mp_rank_00/model_optim_rng.pt": "rank" });
    const id = await watch("d", "--layout", "megatron");
    const tracker = "latest_checkpointed_iteration.txt";
    expect(await becomes(id, 100, "incomplete")).toMatchObject({ missing: [tracker] });
    await bsc.kill();
    await bsc.objects.put(`runs/d/${tracker}`, Buffer.from("100"));
    await bsc.start();
    await becomes(id, 100, "published");
    await bsc.ok("watch", "suspend", id);
    await plant(bsc.objects, "runs/d/iter_0000200", { "mp_rank_00/model_optim_rng.pt": "rank" });
    await bsc.objects.put(`runs/d/${tracker}`, Buffer.from("200"));
    expect((await bsc.hanse("watch", "scan", id)).err).toContain("is suspended: nothing is looked at");
    expect((await shown(id)).watch.state).toBe("SUSPENDED");
    expect(await at(id, 200)).toBeUndefined();
    await bsc.ok("watch", "resume", id);
    const found = (await bsc.json("watch", "scan", id)) as Shown;
    expect(found.checkpoints.map(({ step }) => step)).toContain(200);
    await becomes(id, 200, "published");
    expect(await labels("llm/d")).toEqual(["step-100", "step-200"]);

    const { stores: configured } = bsc.config as { stores: Record<string, unknown>[] };
    await bsc.stop();
    await bsc.configure({ stores: configured.map((store) => ({ ...store, name: "renamed" })) });
    await bsc.start();
    await eventually("the watch is stuck", async () => (await shown(id)).watch.state === "STUCK");
    const stuck = await shown(id);
    expect(stuck.watch.reasonCode).toBe("UNKNOWN_STORE");
    expect(stuck.checkpoints.map(({ step, state }) => `${step} ${state}`)).toEqual(["200 published", "100 published"]);
    await bsc.stop();
    await bsc.configure({ stores: configured });
    await bsc.start();
    await eventually("the watch is well again", async () => (await shown(id)).watch.state === "OK");
  });

  it("belongs to operators and curators, each where they may publish from", async () => {
    const add = (role: string, prefix: string) =>
      bsc.hanse(
        ...["--as", "cleo", "--role", role, "watch", "add", `s3://${bsc.bucket}/${prefix}`, "--as", "llm/cleo"],
      );
    expect((await add("researcher", "runs/e")).code).toBe(4);
    const refused = await add("curator", "runs/e");
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining("may not publish from")]);
    const bad = await bsc.hanse("watch", "add", `s3://${bsc.bucket}/x`, "--as", "llm/x", "--layout", "zip");
    expect(bad.code).toBe(2);
    expect((await bsc.hanse("watch", "show", "wa-none")).code).toBe(3);
  });
});
