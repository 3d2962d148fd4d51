import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transferState } from "../../src/wire/words.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { content, expectNamed, noise, plant, publish, pulledTo, refusal } from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

/* Three sites train runs of one name; rules bring bsc's to lumi, lumi's to cineca, cineca's to bsc, and later all to all. */

const SITES = ["bsc", "lumi", "cineca"] as const;
type Id = (typeof SITES)[number];

/** Whose versions each site brings to itself. */
const NEXT: Readonly<Record<Id, Id>> = {
  lumi: "bsc",
  cineca: "lumi",
  bsc: "cineca",
};

describe.each(everyStore())("rules in a circle, on $name", { timeout: 600_000 }, ({ stores }) => {
  let fed: TestFederation;

  beforeAll(async () => {
    fed = await TestFederation.create({
      sites: SITES,
      stores,
      lanes: 2,
      heartbeat: "1s",
      fixedPorts: true,
    });
    for (const [one, other] of [
      ["bsc", "lumi"],
      ["lumi", "cineca"],
      ["cineca", "bsc"],
    ] as const)
      await fed.peer(one, other);
    for (const from of SITES) {
      for (const to of SITES) {
        if (from === to) continue;
        const allow = ["--allow", "discover,read,redistribute"];
        await fed.site(from).ok("grant", "add", "--to", to, "--artifact", "llm/**", ...allow);
      }
    }
  });
  afterAll(() => fed[Symbol.asyncDispose]());

  const checkpoint = async (id: Id, step: number): Promise<void> => {
    const site = fed.site(id);
    await plant(site.objects, `runs/${step}`, {
      "model.bin": noise(20_000, `${id} ${step}`),
      "same.bin": noise(50_000, id),
    });
    await publish(site, `runs/${step}`, `llm/run@step-${step}`, "--kind", "checkpoint");
  };

  const addRule = (id: Id, from: Id): Promise<string> =>
    fed.site(id).ok("rule", "add", "--from", from, "--artifact", "llm/**", "--keep-last", "2");

  /** What a site has of others, as `site@label state`, and every pull that it ever began. */
  async function seenAt(site: TestSite): Promise<{ copies: string; pulls: string[]; rules: string }> {
    const control = await controlOf(site);
    try {
      const { versions } = await control.catalog.ListVersions({
        pageSize: 1000,
      });
      const { transfers } = await control.transfers.ListTransfers({
        pageSize: 1000,
      });
      const { rules } = await control.rules.ListRules({ pageSize: 1000 });
      return {
        copies: versions
          .filter(({ siteId, replicaState }) => siteId !== site.id && replicaState !== "")
          .map(({ siteId, label, replicaState }) => `${siteId}@${label} ${replicaState}`)
          .sort()
          .join(", "),
        pulls: transfers
          .filter(({ reference, transferId }) => transferId.startsWith("tr-") && reference !== "")
          .map(({ reference, state }) => `${reference} ${transferState.fromWire(state) ?? ""}`)
          .sort(),
        rules: rules.map(({ state }) => state).join(),
      };
    } finally {
      control.close();
    }
  }

  /** Waits until a site holds these steps of these sites, and its rules are at rest. */
  async function rests(id: Id, of: readonly Id[], steps: readonly number[]): Promise<void> {
    const wanted = of
      .flatMap((owner) => steps.map((step) => `${owner}@step-${step} held`))
      .sort()
      .join(", ");
    let found = "";
    await eventually(`${id} has ${wanted}`, async () => {
      const { copies, rules } = await seenAt(fed.site(id));
      found = `${copies} and ${rules}`;
      return copies === wanted && rules.split(",").every((state) => state === "RULE_STATE_OK");
    }).catch((error: unknown) => {
      throw new Error(`it has ${found}`, { cause: error });
    });
  }

  it("end: each brings what its peer itself publishes, once, and nothing comes back to its owner", async () => {
    for (const id of SITES) await addRule(id, NEXT[id]);
    for (const step of [1, 2, 3]) for (const id of SITES) await checkpoint(id, step);
    for (const id of SITES) await rests(id, [NEXT[id]], [2, 3]);
    expectNamed(await refusal(fed.site("bsc"), "rule", "add", "--from", "bsc", "--artifact", "llm/**"), {
      ...{ reason: "INVALID_INPUT", code: 2, hop: /./ },
    });
    // Every site to every site: the other way round, and what goes through two sites to its owner.
    for (const id of SITES) for (const from of SITES) if (from !== id && from !== NEXT[id]) await addRule(id, from);
    for (const id of SITES) await checkpoint(id, 4);
    for (const id of SITES) {
      await rests(
        id,
        SITES.filter((other) => other !== id),
        [3, 4],
      );
    }
    for (const id of SITES) {
      const site = fed.site(id);
      const { pulls } = await seenAt(site);
      expect(pulls.filter((pull) => pull.startsWith(`${id}/`))).toEqual([]);
      expect(new Set(pulls).size).toBe(pulls.length);
      expect(pulls.filter((pull) => !/ (SUCCEEDED|CANCELLED)$/.test(pull))).toEqual([]);
      expect(await site.ok("rule", "simulate", await ruleOf(site))).toMatch(/^nothing to do$/m);
    }
  });

  it("leave the last good copies where an owner is gone, and what each publishes to itself", async () => {
    await fed.site("bsc").kill();
    for (const id of ["lumi", "cineca"] as const) await checkpoint(id, 5);
    await eventually("lumi has what cineca published, and all of bsc", async () =>
      (await seenAt(fed.site("lumi"))).copies.startsWith(
        "bsc@step-3 held, bsc@step-4 held, cineca@step-4 held, cineca@step-5 held",
      ),
    );
    await fed.site("bsc").start();
    await checkpoint("bsc", 5);
    for (const id of SITES) {
      await rests(
        id,
        SITES.filter((other) => other !== id),
        [4, 5],
      );
    }
    const { bsc, lumi } = { bsc: fed.site("bsc"), lumi: fed.site("lumi") };
    expect(
      (await content(lumi.objects, `${pulledTo("bsc/llm/run@step-5")}/model.bin`))?.equals(noise(20_000, "bsc 5")),
    ).toBe(true);
    for (const step of [1, 2, 3, 4, 5]) {
      const own = await content(bsc.objects, `runs/${step}/model.bin`);
      expect(own?.equals(noise(20_000, `bsc ${step}`)), `step ${step}`).toBe(true);
    }
  });
});

async function ruleOf(site: TestSite): Promise<string> {
  const { rules } = (await site.json("rule", "ls")) as {
    rules: { ruleId: string }[];
  };
  return rules[0]?.ruleId ?? "";
}
