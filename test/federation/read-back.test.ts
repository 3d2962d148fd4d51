import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import {
  content,
  expectNamed,
  keysUnder,
  noise,
  refusal,
  shareVersion,
  startPair,
  type Pair,
} from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

/* A rule at lumi keeps the newest checkpoint of bsc; each is made out of the one before, and read at its new place before that one goes. */

const SIZE = 200_000;
const SAME = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`w${i}.bin`, noise(SIZE, `same ${i}`)]));
const ROOT = "mirror/bsc/llm/run";

describe.each(everyStore())("what a copy inherited, on $name", ({ stores }) => {
  let pair: Pair;
  let ruleId = "";

  beforeAll(async () => {
    pair = await startPair({
      stores,
      lanes: 2,
      heartbeat: "1s",
      fixedPorts: true,
    });
    await readingAt("1");
    const { lumi } = pair;
    const to = ["--to", `s3://${lumi.bucket}/mirror`, "--keep-last", "1"];
    const added = await lumi.json("rule", "add", "--from", "bsc", "--artifact", "llm/run", ...to);
    ({ ruleId } = (added as { rule: { ruleId: string } }).rule);
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  /** Starts lumi anew after a kill, to read back so many bytes a second. At a trickle it reads one part, and the next after a minute. */
  async function readingAt(maxRate: string): Promise<void> {
    const { lumi } = pair;
    await lumi.configure({ scrub: { maxRate, settle: "1s" } });
    await lumi.kill();
    await lumi.start();
  }

  const share = (step: number): Promise<string> =>
    shareVersion(pair, `llm/run@step-${step}`, { ...SAME, "config.json": `{"step":${step}}` }, "--kind", "checkpoint");

  async function held(...steps: readonly number[]): Promise<void> {
    const control = await controlOf(pair.lumi);
    const wanted = steps.map((step) => `step-${step} held`).join();
    let found = "";
    try {
      await eventually(`lumi has ${wanted}`, async () => {
        const { versions } = await control.catalog.ListVersions({
          siteId: "bsc",
          pageSize: 100,
        });
        const copies = versions.filter(({ replicaState }) => replicaState !== "");
        found = copies
          .map(({ label, replicaState }) => `${label} ${replicaState}`)
          .sort()
          .join();
        return found === wanted;
      });
    } catch (error) {
      throw new Error(`it has ${found}`, { cause: error });
    } finally {
      control.close();
    }
  }

  it("keeps the copy that it came from, and says so, until it was read", async () => {
    const { lumi } = pair;
    const first = await share(1);
    await held(1);
    const second = await share(2);
    await held(1, 2);
    await eventually("the rule says why the first stays", async () =>
      /^kept +bsc\/llm\/run@step-1: \d parts of bsc\/llm\/run@step-2 that came from it are not read back yet$/m.test(
        await lumi.ok("rule", "show", ruleId),
      ),
    );
    expect(await lumi.ok("rule", "simulate", ruleId)).toMatch(/^keep bsc\/llm\/run@step-1: \d parts of bsc/m);
    expect(await lumi.json("rule", "simulate", ruleId)).toMatchObject({
      drops: [],
      kept: [{ reference: first, neededBy: second }],
    });
    const { rule } = (await lumi.json("rule", "show", ruleId)) as {
      rule: { brought: Record<string, number> };
    };
    expect(rule.brought).toMatchObject({
      versions: 2,
      bytesInherited: 5 * SIZE,
    });
    expect(await lumi.ok("rule", "ls")).toMatch(/BROUGHT.*\n.*2 versions, \S+ \S+ moved, \S+ KiB saved/);

    const refused = await refusal(lumi, "drop", first, "--yes");
    expectNamed(refused, { reason: "NOT_READ_BACK", code: 5, hop: /gateway/ });
    expect(refused.remedy).toContain(`hanse verify ${second}`);
    await lumi.ok("verify", second);
    await held(2);
    expect((await keysUnder(lumi.objects, `${ROOT}/step-1/`)).length).toBe(0);
  });

  it("is read by itself after a kill; what proves wrong is fetched from the source, and only then the older copy goes", async () => {
    const { bsc, lumi } = pair;
    await share(3);
    await held(2, 3);
    // One part may have been read already: the first by name.
    const key = `${ROOT}/step-3/w4.bin`;
    await lumi.objects.put(key, noise(SIZE, "rotten"));
    const passed = bsc.front.passed.length;
    await readingAt("100MiB");
    await held(3);
    expect((await content(lumi.objects, key))?.equals(noise(SIZE, "same 4"))).toBe(true);
    const fetched = bsc.front.passed.slice(passed).filter(({ method }) => method === "GET");
    expect(fetched.reduce((sum, { bytesSent }) => sum + bytesSent, 0)).toBe(SIZE);
    expect(fetched.every(({ path }) => path.includes("/w4.bin"))).toBe(true);
    expect((await keysUnder(lumi.objects, `${ROOT}/step-2/`)).length).toBe(0);
    expect(await lumi.ok("audit", "ls", "--json")).toContain('"replica.read-back"');
    const { rule } = (await lumi.json("rule", "show", ruleId)) as {
      rule: { brought: unknown; kept: unknown };
    };
    expect(rule).toMatchObject({
      brought: { versions: 3, bytesInherited: 10 * SIZE },
      kept: [],
    });
  });
});
