import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeCheckpoint, type CheckpointShape } from "../../src/lab/checkpoint.ts";
import type { S3Credentials, S3Options } from "../../src/store/options.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { content } from "../support/sharing.ts";
import type { WriterWork } from "./checkpoint-writer.ts";
import { Dice, seedOfRun } from "./dice.ts";
import { keysBelow, uploadsOf } from "./pair.ts";
import { everyCell, tell } from "./soak.ts";

/** Checkpoints that the run sets out to write, and what each holds: real safetensors files of 2 MiB together. */
const STEPS = everyCell ? 40 : 16;
const SHAPE: CheckpointShape = { shards: 2, tensorsPerShard: 4, valuesPerTensor: 64 * 1024 };
const OBJECTS = SHAPE.shards + 2;

/** What the rule of both replicas keeps: the newest ones, and milestones. */
const KEEP_LAST = 3;
const KEEP_EVERY = 5;

const PREFIX = "runs/llm";
const WRITER = fileURLToPath(new URL("./checkpoint-writer.ts", import.meta.url));

const seed = seedOfRun("training run");
const dice = new Dice(seed);

/** What a step's checkpoint has to be: SHA-256 by name, made again outside of everything that is tested. */
async function truthOf(step: number): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "hanse-truth-"));
  try {
    await writeCheckpoint(folder, SHAPE, `${seed} ${step}`);
    const names = await readdir(folder);
    const hashed = names.map(
      async (name) =>
        [
          name,
          createHash("sha256")
            .update(await readFile(join(folder, name)))
            .digest("hex"),
        ] as const,
    );
    return new Map(await Promise.all(hashed));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How a site's own people reach its store. */
async function storeOf(site: TestSite): Promise<S3Options> {
  const [main] = site.config["stores"] as { endpoint: string; region: string }[];
  const credentials = JSON.parse(await readFile(join(site.directory, "keys", "main.json"), "utf8")) as S3Credentials;
  if (main === undefined) throw new Error(`${site.id} has no store`);
  const { endpoint, region } = main;
  return { type: "s3", name: "main", bucket: site.bucket, endpoint, region, pathStyle: true, credentials };
}

/** Runs a writer until it begins its nth object, and kills it there. @returns the step that it was at; undefined at its end */
async function writeUntil(work: WriterWork, nth: number): Promise<number | undefined> {
  const writer = spawn(process.execPath, [WRITER], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(writer, "close");
  writer.stdin.end(JSON.stringify(work));
  let begun = 0;
  let at: number | undefined;
  for await (const line of createInterface(writer.stdout)) {
    at = Number(line.split(" ")[0]);
    if (++begun < nth) continue;
    writer.kill("SIGKILL");
    break;
  }
  await ended;
  return begun < nth ? undefined : at;
}

/** The versions that a site holds whole. */
async function heldAt(site: TestSite): Promise<string[]> {
  const control = await controlOf(site);
  try {
    const { versions } = await control.catalog.ListVersions({ siteId: "bsc", pageSize: 1000 });
    return versions
      .filter(({ replicaState }) => replicaState === "held")
      .map(({ label }) => label)
      .sort();
  } finally {
    control.close();
  }
}

describe(`a training run whose writer and gateways are killed (SEED=${seed})`, () => {
  let fed: TestFederation;
  let bsc: TestSite;
  let lumi: TestSite;
  let cineca: TestSite;
  beforeAll(async () => {
    fed = await TestFederation.create({
      sites: ["bsc", "lumi", "cineca"],
      stores: { type: "door", memory: true },
      heartbeat: "1s",
      fixedPorts: true,
    });
    [bsc, lumi, cineca] = [fed.site("bsc"), fed.site("lumi"), fed.site("cineca")];
    for (const { id } of [lumi, cineca]) {
      await fed.peer("bsc", id);
      await fed.share("bsc", id, 0);
    }
  });
  afterAll(() => fed[Symbol.asyncDispose]());

  async function strike(): Promise<string> {
    const blows: Readonly<Record<string, () => Promise<void>>> = {
      nothing: () => Promise.resolve(),
      "bsc killed": async () => {
        await bsc.kill();
        await bsc.start();
      },
      "lumi killed": async () => {
        await lumi.kill();
        await lumi.start();
      },
      "all killed": async () => {
        await Promise.all([bsc.kill(), lumi.kill(), cineca.kill()]);
        await Promise.all([bsc.start(), lumi.start(), cineca.start()]);
      },
      "links cut": async () => {
        bsc.front.before = () => Promise.reject(new Error("the link is cut"));
        await lumi.kill();
        await lumi.start();
        bsc.front.before = undefined;
      },
    };
    const names = Object.keys(blows);
    const name = names[dice.below(names.length)] ?? "nothing";
    await blows[name]?.();
    return name;
  }

  it("ends with exactly the checkpoints that the rule promises at both replicas, none partial, and nothing else in the buckets", async () => {
    await bsc.ok("watch", "add", `s3://${bsc.bucket}/${PREFIX}`, "--as", "llm/run", "--layout", "hf", "--every", "1s");
    for (const site of [lumi, cineca]) {
      const keep = ["--keep-last", String(KEEP_LAST), "--keep-every", String(KEEP_EVERY)];
      await site.ok("rule", "add", "--from", "bsc", "--artifact", "llm/*", "--kind", "checkpoint", ...keep);
    }
    const blows: Record<string, number> = {};
    let deaths = 0;
    for (let next = 1; next <= STEPS;) {
      const steps = Array.from({ length: STEPS - next + 1 }, (_, i) => next + i);
      const nth = 1 + dice.below(4 * OBJECTS);
      const work = { store: await storeOf(bsc), prefix: PREFIX, shape: SHAPE, seed: String(seed), steps };
      const at = await writeUntil(work, nth);
      if (at === undefined) break;
      deaths += 1;
      // What it died in is written again from its beginning, or given up.
      next = at + dice.below(2);
      const name = await strike();
      blows[name] = (blows[name] ?? 0) + 1;
    }

    const complete: number[] = [];
    const truths = new Map<number, Map<string, string>>();
    for (let step = 1; step <= STEPS; step++) {
      const truth = await truthOf(step);
      const names = await keysBelow(bsc, `${PREFIX}/checkpoint-${step}`);
      if (names.join() === [...truth.keys()].sort().join()) complete.push(step);
      truths.set(step, truth);
    }
    await eventually("bsc has published all that is complete", async () => {
      const control = await controlOf(bsc);
      const { versions } = await control.catalog.ListVersions({ siteId: "bsc", pageSize: 1000 });
      control.close();
      return versions.length === complete.length;
    });
    const kept = complete.filter((step, i) => i >= complete.length - KEEP_LAST || step % KEEP_EVERY === 0);
    const own = [".hanse/claim.json", ".hanse/manifest.jsonl", ".hanse/version.jwt"];
    const wanted = kept
      .flatMap((step) =>
        [...own, ...(truths.get(step)?.keys() ?? [])].map((name) => `bsc/llm/run/step-${step}/${name}`),
      )
      .sort();
    for (const site of [lumi, cineca]) {
      // A listing while things come and go is none of a moment: what stands still is looked at.
      await eventually(`${site.id} has what its rule promises, and nothing else`, async () => {
        const { rules } = (await site.json("rule", "ls")) as { rules: { state: string }[] };
        return rules[0]?.state.endsWith("OK") === true && (await keysBelow(site, "pulls")).join() === wanted.join();
      });
      expect(await heldAt(site)).toEqual(kept.map((step) => `step-${step}`).sort());
      for (const step of kept) {
        for (const [name, sha256] of truths.get(step) ?? []) {
          const bytes = await content(site.objects, `pulls/bsc/llm/run/step-${step}/${name}`);
          const hash = createHash("sha256").update(bytes ?? "");
          expect(hash.digest("hex"), `${site.id}: step ${step} ${name}`).toBe(sha256);
        }
      }
      expect(await keysBelow(site, "pulls")).toEqual(wanted);
      expect(await uploadsOf(site)).toEqual([]);
    }
    expect((await uploadsOf(bsc)).filter((key) => !key.startsWith(PREFIX))).toEqual([]);
    tell("training run", {
      seed,
      checkpoints: complete.length,
      kept: kept.length,
      "given up": STEPS - complete.length,
      deaths,
      ...blows,
    });
  });
});
