import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { keysUnder, noise, plant, publish, refusal } from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

/* bsc trains and offers; lumi (FI) and cineca (IT) accept checkpoints of it by policy, and everything else by hand. */

interface Offer {
  readonly offerId: string;
  readonly from: string;
  readonly state: string;
  readonly reason: string;
  readonly ruleId: string;
  readonly siteStates: readonly { site: string; state: string; reason: string; held: string | number }[];
}

interface Rule {
  readonly ruleId: string;
  readonly state: string;
  readonly reason: string;
  readonly offerId: string;
}

let fed: TestFederation;
let bsc: TestSite;
let lumi: TestSite;
let cineca: TestSite;

async function offer(...how: readonly string[]): Promise<string> {
  return ((await bsc.json("offer", "add", ...how)) as { offer: Offer }).offer.offerId;
}

async function offerAt(site: TestSite, offerId: string): Promise<Offer | undefined> {
  const { offers } = (await site.json("offer", "ls")) as { offers: readonly Offer[] };
  return offers.find((each) => each.offerId === offerId);
}

async function rulesAt(site: TestSite, offerId: string): Promise<readonly Rule[]> {
  const { rules } = (await site.json("rule", "ls")) as { rules: readonly Rule[] };
  return rules.filter((rule) => rule.offerId === offerId);
}

/** Waits until an offer has a state at a site. @returns it then */
async function offerThat(site: TestSite, offerId: string, state: string): Promise<Offer> {
  let found: Offer | undefined;
  await eventually(`${offerId} is ${state} at ${site.id}`, async () => {
    found = await offerAt(site, offerId);
    return found?.state === state;
  }).catch((error: unknown) => {
    throw new Error(`it is ${JSON.stringify(found)}`, { cause: error });
  });
  if (found === undefined) throw new Error(`${site.id} knows no ${offerId}`);
  return found;
}

/** How sites stand to an offer of bsc. */
async function standing(offerId: string): Promise<Readonly<Record<string, string>>> {
  const { offer: shown } = (await bsc.json("offer", "show", offerId)) as { offer: Offer };
  return Object.fromEntries(shown.siteStates.map(({ site, state }) => [site, state]));
}

async function checkpoint(run: string, step: number): Promise<void> {
  await plant(bsc.objects, `runs/${run}/${step}`, { "model.bin": noise(50_000, `${run} ${step}`) });
  await publish(bsc, `runs/${run}/${step}`, `llm/${run}@step-${step}`, "--kind", "checkpoint");
}

/** Waits until a site holds exactly these steps of a run. */
async function holds(site: TestSite, run: string, steps: readonly number[]): Promise<void> {
  let found = "";
  await eventually(`${site.id} holds ${steps.join()} of ${run}`, async () => {
    const keys = await keysUnder(site.objects, `pulls/bsc/llm/${run}`);
    const marked = keys.filter((key) => key.endsWith(".hanse/version.jwt"));
    found = marked
      .map((key) => Number(/step-(\d+)/.exec(key)?.[1]))
      .sort((a, b) => a - b)
      .join();
    return found === steps.join();
  }).catch((error: unknown) => {
    throw new Error(`it holds ${found}`, { cause: error });
  });
}

describe.each(everyStore())("offers on $name", ({ stores }) => {
  beforeAll(async () => {
    const accept = [{ from: ["country=ES"], artifact: "llm/**", kind: "checkpoint", keepLast: 2 }];
    const more = ({ id }: { id: string }) => (id === "bsc" ? {} : { replication: { accept } });
    fed = await TestFederation.create({ sites: ["bsc", "lumi", "cineca"], stores, heartbeat: "1s", more });
    [bsc, lumi, cineca] = [fed.site("bsc"), fed.site("lumi"), fed.site("cineca")];
    await fed.peer("bsc", "lumi");
    await fed.peer("bsc", "cineca");
    for (const site of ["lumi", "cineca"]) {
      for (const artifact of ["llm/**", "data/**"])
        await bsc.ok("grant", "add", "--to", site, "--artifact", artifact, "--allow", "discover,read");
    }
  });
  afterAll(() => fed[Symbol.asyncDispose]());

  describe("an offer that two sites accept by policy, for one copy", () => {
    let offerId = "";
    let taker: TestSite;
    let other: TestSite;

    it("is taken by one, whose rule brings what is published; the other is not needed", async () => {
      offerId = await offer("--artifact", "llm/*", "--kind", "checkpoint", "--copies", "1", "--sites", "country=FI,IT");
      await eventually("both have answered", async () => {
        const states = Object.values(await standing(offerId));
        return states.includes("accepted") && states.includes("not needed");
      });
      const states = await standing(offerId);
      [taker, other] = states["lumi"] === "accepted" ? [lumi, cineca] : [cineca, lumi];
      expect(states).toEqual({ [taker.id]: "accepted", [other.id]: "not needed" });
      const taken = await offerThat(taker, offerId, "taken");
      await offerThat(other, offerId, "not needed");
      expect(await rulesAt(taker, offerId)).toMatchObject([{ ruleId: taken.ruleId }]);
      expect(await rulesAt(other, offerId)).toEqual([]);
      for (const step of [1, 2, 3]) await checkpoint("a", step);
      // The policy keeps two at most.
      await holds(taker, "a", [2, 3]);
      expect(await keysUnder(other.objects, "pulls/bsc")).toEqual([]);
      await eventually("bsc knows how far it is", async () => {
        const { offer: shown } = (await bsc.json("offer", "show", offerId)) as { offer: Offer };
        return Number(shown.siteStates.find(({ site }) => site === taker.id)?.held) === 2;
      });
    });

    it("goes to the other one when the taker's rule is removed; what that one holds stays", async () => {
      const [rule] = await rulesAt(taker, offerId);
      await taker.ok("rule", "rm", rule?.ruleId ?? "", "--yes");
      await offerThat(other, offerId, "taken");
      expect(await standing(offerId)).toEqual({ [taker.id]: "left", [other.id]: "accepted" });
      expect(await offerAt(taker, offerId)).toMatchObject({ state: "declined", reason: "its rule was removed there" });
      await holds(other, "a", [2, 3]);
      await checkpoint("a", 4);
      await holds(other, "a", [3, 4]);
      await holds(taker, "a", [2, 3]);
    });

    it("ends everywhere when it is taken back: the rule is there to be seen and does nothing, the copies stay", async () => {
      expect(await bsc.ok("offer", "rm", offerId, "--yes")).toContain(`Offer ${offerId} is taken back`);
      await offerThat(other, offerId, "ended");
      const [rule] = await rulesAt(other, offerId);
      expect(rule).toMatchObject({ state: "RULE_STATE_ENDED" });
      expect(rule?.reason).toContain("is this site's to drop");
      expect((await other.hanse("rule", "resume", rule?.ruleId ?? "")).err).toContain("is over");
      await checkpoint("a", 5);
      await eventually("the other site knows the new step", async () => {
        const { versions } = (await other.json("ls")) as { versions: readonly { label: string }[] };
        return versions.some(({ label }) => label === "step-5");
      });
      await holds(other, "a", [3, 4]);
      await other.ok("drop", "bsc/llm/a@step-3", "--yes");
      await holds(other, "a", [4]);
      await other.ok("rule", "rm", rule?.ruleId ?? "", "--yes");
      expect(await offerAt(bsc, offerId)).toBeUndefined();
      expect((await refusal(other, "offer", "accept", offerId)).reason).toBe("OFFER_ENDED");
    });
  });

  describe("an offer that no policy accepts", () => {
    const once = it.runIf(stores.type === "door");
    it("waits for an operator, who declines with a reason, or accepts", async () => {
      const offerId = await offer("--artifact", "data/**", "--copies", "2");
      const asked = await offerThat(lumi, offerId, "asked");
      expect(asked.reason).toContain(`hanse offer accept ${offerId}`);
      await offerThat(cineca, offerId, "asked");
      expect(await standing(offerId)).toEqual({ lumi: "asked", cineca: "asked" });
      await lumi.ok("offer", "decline", offerId, "--reason", "the store is full");
      const accepted = await cineca.ok("offer", "accept", offerId, "--to", `s3://${cineca.bucket}/mirror`);
      expect(accepted).toMatch(/rule ru-\w+ brings data\/\*\* of bsc here/);
      expect(await standing(offerId)).toEqual({ lumi: "declined", cineca: "accepted" });
      expect(await bsc.ok("offer", "show", offerId)).toMatch(/lumi +declined .*the store is full/);
      await plant(bsc.objects, "in/x", { "x.txt": "x" });
      await publish(bsc, "in/x", "data/x@1");
      await eventually("it comes to where the operator said", async () =>
        (await keysUnder(cineca.objects, "mirror")).some((key) => key.endsWith("x.txt")),
      );
      // Who declines later gives the place back, and keeps what it has.
      await cineca.ok("offer", "decline", offerId);
      expect(await standing(offerId)).toEqual({ lumi: "declined", cineca: "left" });
      expect(await rulesAt(cineca, offerId)).toEqual([]);
      expect(await keysUnder(cineca.objects, "mirror")).not.toEqual([]);
      await bsc.ok("offer", "rm", offerId, "--yes");
    });

    once("is not told to a site that has no grant, and bsc is shown what that takes", async () => {
      const offerId = await offer("--artifact", "secret/*", "--copies", "1", "--sites", "lumi");
      expect(await standing(offerId)).toEqual({ lumi: "no grant" });
      expect(await bsc.ok("offer", "show", offerId)).toContain("hanse grant add --to lumi --artifact 'secret/*'");
      // What came after it is told, and it is not.
      const later = await offer("--artifact", "data/later", "--copies", "1", "--sites", "lumi");
      await offerThat(lumi, later, "asked");
      expect(await offerAt(lumi, offerId)).toBeUndefined();
      await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "secret/**", "--allow", "discover,read");
      await offerThat(lumi, offerId, "asked");
      for (const id of [offerId, later]) await bsc.ok("offer", "rm", id, "--yes");
    });

    once("is not one that somebody makes of another site's artifacts", async () => {
      const refused = await refusal(lumi, "offer", "add", "--artifact", "bsc/llm/a", "--copies", "1");
      expect(refused).toMatchObject({ reason: "NOT_ALLOWED" });
      expect((await refusal(lumi, "offer", "rm", "of-nothing")).reason).toBe("UNKNOWN_OFFER");
    });
  });
});
