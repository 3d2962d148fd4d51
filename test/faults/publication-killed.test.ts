import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { everyStore } from "../support/stores.ts";
import { plant, type Content } from "./content.ts";
import { Dice, seedOfRun } from "./dice.ts";
import { killAt, momentText, type Moment } from "./moments.ts";
import { describeVersion, ends, keysBelow, LANES, throughFront, uploadsOf } from "./pair.ts";

const PREFIX = "runs/llm-7b/step-1000";
const seed = seedOfRun("publication killed");
const dice = new Dice(seed);

describe.each(everyStore())("a gateway killed with -9 while it publishes, on $name", ({ name, stores }) => {
  let federation: TestFederation;
  let bsc: TestSite;
  let content: Content;
  let digest: string;
  let labels = 0;
  beforeAll(async () => {
    federation = await TestFederation.create({ stores, lanes: LANES, sites: ["bsc"] });
    bsc = federation.site("bsc");
    content = await plant(bsc.objects, PREFIX, seed);
    await throughFront(bsc);
    await bsc.ok("publish", `s3://${bsc.bucket}/${PREFIX}`, ...describeVersion("llm/7b@unkilled"));
    ({ digest } = await shown("unkilled"));
  });
  afterAll(async () => {
    await federation[Symbol.asyncDispose]();
  });

  async function shown(label: string): Promise<{ digest: string; objects: number; bytes: number }> {
    const { version } = (await bsc.json("show", `bsc/llm/7b@${label}`)) as {
      version: { digest: string; objects: number; bytes: number };
    };
    return version;
  }

  /** Publishes, is killed at the moment, starts again, and checks that the version is what an unkilled publication makes. */
  async function survives(moment: Moment, label: string, ...copy: string[]): Promise<void> {
    using strike = killAt(bsc, bsc.front, moment);
    const started = (await bsc.json(
      "publish",
      `s3://${bsc.bucket}/${PREFIX}`,
      ...describeVersion(`llm/7b@${label}`),
      ...copy,
      "--no-wait",
    )) as { transfer: { transferId: string } };
    await strike.struck;
    await bsc.start();
    expect((await ends(bsc, started.transfer.transferId)).state).toBe("SUCCEEDED");
    const bytes = [...content.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(await shown(label)).toMatchObject({ digest, objects: content.size, bytes });
    expect(await uploadsOf(bsc)).toEqual([]);
  }

  const reads = name === "S3 door" ? 2 : 1;
  it.each(Array.from({ length: reads }, () => 1 + dice.below(20)))(
    `hashes on, before read %i (SEED=${seed})`,
    async (nth) => {
      await survives({ step: "read", nth, edge: "before" }, `h${++labels}`);
    },
  );

  const copies: Moment[] = [
    { step: "claim", nth: 1, edge: "after" },
    { step: "object", nth: 1 + dice.below(36), edge: "before" },
    { step: "complete", nth: 1 + dice.below(3), edge: "after" },
    // The record in the home store is the first, the copy's commit marker the second.
    { step: "marker", nth: 2, edge: "before" },
  ];
  const chosen = name === "S3 door" ? copies : copies.slice(-1);
  it.each(chosen.map((moment) => ({ moment, title: momentText(moment) })))(
    `copies on, $title (SEED=${seed})`,
    async ({ moment }) => {
      const label = `c${++labels}`;
      const root = `copies/${label}`;
      await survives(moment, label, "--copy", `s3://${bsc.bucket}/${root}`);
      const own = ["claim.json", "manifest.jsonl", "version.jwt"].map((file) => `.hanse/${file}`);
      expect(await keysBelow(bsc, root)).toEqual([...own, ...content.keys()].sort());
    },
  );
});
