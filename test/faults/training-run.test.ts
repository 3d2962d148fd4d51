import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { S3Credentials, S3Options } from "../../src/store/options.ts";
import { controlOf } from "../support/caller.ts";
import { eventually, versionsAt } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { keysUnder } from "../support/sharing.ts";
import { blowsOf } from "./blows.ts";
import type { WriterWork } from "./checkpoint-writer.ts";
import { Dice, seedOfRun } from "./dice.ts";
import { uploadsOf } from "./pair.ts";
import { sha256Of, truthOf, type RunContent } from "./run-checkpoints.ts";
import { tell } from "./soak.ts";
import { trainingRuns } from "./training-runs.ts";

/** What the rule of both replicas keeps of the newest ones, beside milestones. */
const KEEP_LAST = 3;

const PREFIX = "runs/llm";
const WRITER = fileURLToPath(new URL("./checkpoint-writer.ts", import.meta.url));

const seed = seedOfRun("training run");

/** How a site's own people reach its store. */
async function storeOf(site: TestSite): Promise<S3Options> {
  const [main] = site.config["stores"] as { endpoint: string; region: string }[];
  const credentials = JSON.parse(await readFile(join(site.directory, "keys", "main.json"), "utf8")) as S3Credentials;
  if (main === undefined) throw new Error(`${site.id} has no store`);
  const { endpoint, region } = main;
  return { type: "s3", name: "main", bucket: site.bucket, endpoint, region, pathStyle: true, credentials };
}

/** The labels of bsc's versions that a site holds whole, sorted as texts. */
const heldAt = async (site: TestSite): Promise<string[]> =>
  (await versionsAt(site, "bsc"))
    .filter(({ replicaState }) => replicaState === "held")
    .map(({ label }) => label)
    .sort();

/** What a site's pulls came to. */
async function pullsOf(site: TestSite): Promise<Record<string, number>> {
  const control = await controlOf(site);
  try {
    const { transfers } = await control.transfers.ListTransfers({ pageSize: 1000 });
    const sum = (figure: "bytesDone" | "bytesInherited"): number =>
      transfers.reduce((total, transfer) => total + transfer[figure], 0);
    return {
      [`pulls at ${site.id}`]: transfers.length,
      [`MiB fetched by ${site.id}`]: (sum("bytesDone") - sum("bytesInherited")) / 2 ** 20,
      [`MiB inherited at ${site.id}`]: sum("bytesInherited") / 2 ** 20,
    };
  } finally {
    control.close();
  }
}

describe.each(await trainingRuns())("a training run whose writer, gateways and store are killed, on $name", (run) => {
  const content: RunContent = { shape: run.shape, seed: String(seed), frozenFor: 4 };
  const dice = new Dice(seed);
  const undo = new AsyncDisposableStack();
  let startedAtMs = 0;
  const blown: Record<string, number> = {};
  let fed: TestFederation;
  let bsc: TestSite;
  let lumi: TestSite;
  let cineca: TestSite;
  beforeAll(async () => {
    startedAtMs = performance.now();
    const stores = await run.open(undo);
    fed = undo.use(
      await TestFederation.create({
        sites: ["bsc", "lumi", "cineca"],
        stores,
        heartbeat: "1s",
        fixedPorts: true,
      }),
    );
    [bsc, lumi, cineca] = [fed.site("bsc"), fed.site("lumi"), fed.site("cineca")];
    for (const { id } of [lumi, cineca]) {
      await fed.peer("bsc", id);
      await fed.share("bsc", id, 0);
    }
  });
  afterAll(() => undo.disposeAsync());

  const isOver = (): boolean => performance.now() - startedAtMs > run.writesForMs;

  const count = (name: string): void => {
    blown[name] = (blown[name] ?? 0) + 1;
  };

  async function strike(): Promise<void> {
    const blows = [...blowsOf(bsc, [lumi, cineca], dice)];
    const [name, blow] = blows[dice.below(blows.length)] ?? [];
    if (name === undefined || blow === undefined) throw new Error("there is no blow");
    console.log(`  ${Math.round((performance.now() - startedAtMs) / 1000)} s: ${name}`);
    await blow();
    count(name);
  }

  /** The life of a writer: blows fall around it until one is its own. @returns the step that it was at; undefined at its end */
  async function live(steps: readonly number[]): Promise<number | undefined> {
    // What it was making is left behind by its death.
    const scratch = await mkdtemp(join(fed.root, "writer-"));
    const env = { ...process.env, TMPDIR: scratch };
    const writer = spawn(process.execPath, [WRITER], { env, stdio: ["pipe", "pipe", "pipe"] });
    const ended = once(writer, "close") as Promise<[number | null]>;
    let last = "";
    writer.stderr.setEncoding("utf8").on("data", (text: string) => {
      last = `${last}${text}`.slice(-2000);
    });
    const { trainsForMs } = run;
    const work: WriterWork = { store: await storeOf(bsc), prefix: PREFIX, content, steps, trainsForMs };
    writer.stdin.end(JSON.stringify(work));
    let at = steps[0];
    let left = 1 + dice.below(run.spread);
    let killed = false;
    for await (const line of createInterface(writer.stdout)) {
      // It writes on while others are struck: what it told before its death is read to the end.
      at = Number(line.split(" ")[0]);
      if (killed || --left > 0) continue;
      await pause(dice.below(run.intoMs));
      if (dice.below(2) === 0 || isOver()) {
        killed = writer.kill("SIGKILL");
        continue;
      }
      await strike();
      left = 1 + dice.below(run.spread);
    }
    const [code] = await ended;
    await rm(scratch, { recursive: true, force: true });
    if (code === 0) return undefined;
    count(killed ? "writer killed" : "writer gave up");
    if (!killed) console.log(`  the writer gave up: ${last}`);
    return at;
  }

  /** Steps of which everything is in bsc's bucket. */
  async function completeSteps(names: readonly string[]): Promise<number[]> {
    const there = new Set(await keysUnder(bsc.objects, `${PREFIX}/`));
    const steps = Array.from({ length: run.steps }, (_, i) => i + 1);
    return steps.filter((step) => names.every((name) => there.has(`${PREFIX}/checkpoint-${step}/${name}`)));
  }

  it(
    `ends with exactly the checkpoints that the rule promises at both replicas, none partial, and nothing else in the buckets (SEED=${seed})`,
    async () => {
      const names = [...(await truthOf(content, 1)).keys()];
      const watched = ["--as", "llm/run", "--layout", "hf", "--every", "1s"];
      await bsc.ok("watch", "add", `s3://${bsc.bucket}/${PREFIX}`, ...watched);
      for (const site of [lumi, cineca]) {
        const keep = ["--keep-last", String(KEEP_LAST), "--keep-every", String(run.keepEvery)];
        await site.ok("rule", "add", "--from", "bsc", "--artifact", "llm/*", "--kind", "checkpoint", ...keep);
      }
      for (let next = 1; next <= run.steps && !isOver();) {
        const steps = Array.from({ length: run.steps - next + 1 }, (_, i) => next + i);
        const at = await live(steps);
        if (at === undefined) break;
        await strike();
        // What it died in is written again from its beginning, or given up; what is whole by then is left as it is.
        const isWhole = (await completeSteps(names)).includes(at);
        next = isWhole ? at + 1 : at + dice.below(2);
      }
      const writtenMs = performance.now() - startedAtMs;

      const complete = await completeSteps(names);
      const labels = complete.map((step) => `step-${step}`).sort();
      const patienceMs = run.patienceMs;
      await eventually(
        "bsc has published all that is complete",
        async () => (await heldAt(bsc)).join() === labels.join(),
        patienceMs,
      );
      const kept = complete.filter((step, i) => i >= complete.length - KEEP_LAST || step % run.keepEvery === 0);
      const own = [".hanse/claim.json", ".hanse/manifest.jsonl", ".hanse/version.jwt"];
      const wanted = kept.flatMap((step) => [...own, ...names].map((name) => `pulls/bsc/llm/run/step-${step}/${name}`));
      wanted.push(".hanse/site.json");
      wanted.sort();
      for (const site of [lumi, cineca]) {
        // A listing while things come and go is none of a moment: what stands still is looked at.
        await eventually(
          `${site.id} has what its rule promises, and nothing else`,
          async () => {
            const { rules } = (await site.json("rule", "ls")) as { rules: { state: string }[] };
            return (
              rules[0]?.state.endsWith("OK") === true && (await keysUnder(site.objects, "")).join() === wanted.join()
            );
          },
          patienceMs,
        );
        expect(await heldAt(site)).toEqual(kept.map((step) => `step-${step}`).sort());
        for (const step of kept) {
          for (const [name, sha256] of await truthOf(content, step)) {
            const bytes = await site.objects.read(`pulls/bsc/llm/run/step-${step}/${name}`);
            expect(await sha256Of(bytes), `${site.id}: step ${step} ${name}`).toBe(sha256);
          }
        }
        expect(await keysUnder(site.objects, "")).toEqual(wanted);
        expect(await uploadsOf(site)).toEqual([]);
      }
      // What the writer left is its own; beside it lie the records of what was published, and nothing else.
      const recorded = (await versionsAt(bsc, "bsc")).flatMap(({ digest, label }) =>
        ["manifest.jsonl", `llm/run@${label}/metadata.jwt`, `llm/run@${label}/version.jwt`].map(
          (name) => `.hanse/versions/${digest}/${name}`,
        ),
      );
      const beside = (await keysUnder(bsc.objects, "")).filter((key) => !key.startsWith(`${PREFIX}/`));
      expect(beside).toEqual([...recorded, ".hanse/site.json"].sort());
      expect((await uploadsOf(bsc)).filter((key) => !key.startsWith(`${PREFIX}/`))).toEqual([]);
      tell(`training run on ${run.name}`, {
        seed,
        "MiB each": (run.shape.shards * run.shape.tensorsPerShard * run.shape.valuesPerTensor * 4) / 2 ** 20,
        checkpoints: complete.length,
        kept: kept.length,
        "given up": run.steps - complete.length,
        ...blown,
        "written after s": writtenMs / 1000,
        "all as promised after s": (performance.now() - startedAtMs) / 1000,
        ...(await pullsOf(lumi)),
        ...(await pullsOf(cineca)),
      });
    },
    2 * 3_600_000,
  );
});
