import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliveriesOf, deliveryThat } from "../support/deliveries.ts";
import { until, type TestSite } from "../support/federation.ts";
import {
  expectNamed,
  MIB,
  noise,
  plant,
  publish,
  refusal,
  seen,
  startPair,
  startPull,
  transferIn,
  transferOf,
  type Pair,
} from "../support/sharing.ts";

/* bsc is in Spain; lumi in Finland, with a second store in the United Kingdom. */
let pair: Pair;
let bsc: TestSite;
let lumi: TestSite;

beforeAll(async () => {
  pair = await startPair({
    grant: false,
    lanes: 1,
    moreStores: ({ id, directory }) => {
      if (id !== "lumi") return [];
      const path = join(directory, "..", "london");
      mkdirSync(path);
      return [{ name: "london", url: `file:${path}`, country: "GB", pull: "pulls" }];
    },
    store: { access: [{ role: "researcher", publish: [], pull: ["pulls"] }] },
  });
  ({ bsc, lumi } = pair);
});

afterAll(() => pair[Symbol.asyncDispose]());

interface Granted {
  readonly grant: {
    readonly grantId: string;
    readonly conditions: { readonly terms: { readonly sha256: string } | null };
  };
}

/** Gives a grant of bsc. @returns its id, the hash of its terms, and how to take it back */
async function give(...args: readonly string[]) {
  const { grant } = (await bsc.json("grant", "add", ...args)) as Granted;
  const { grantId, conditions } = grant;
  return { grantId, terms: conditions.terms?.sha256 ?? "", take: () => bsc.ok("grant", "rm", grantId) };
}

const toLumi = (artifact: string, ...conditions: readonly string[]) =>
  give("--to", "lumi", "--artifact", artifact, "--allow", "discover,read", ...conditions);

/** Publishes a version of bsc with one object of so many bytes. */
async function version(as: string, bytes = 100): Promise<string> {
  const prefix = `in/${as.replace("@", "/")}`;
  await plant(bsc.objects, prefix, { "a.bin": noise(bytes, as) });
  await publish(bsc, prefix, as);
  return `bsc/${as}`;
}

async function termsFile(text: string): Promise<string> {
  const file = join(pair.fed.root, `${text.length}.txt`);
  await writeFile(file, text);
  return file;
}

const as = (person: string): string[] => ["--as", person, "--role", "researcher"];

/** Waits until a site's catalog shows a version no more. */
const gone = (site: TestSite, reference: string): Promise<void> =>
  until(`${site.id} sees ${reference} no more`, async () => (await site.hanse("show", reference)).code === 3);

interface Agreements {
  readonly agreements: readonly { agreementId: string; direction: string; person: string; termsSha256: string }[];
}
const agreementsOf = async (site: TestSite): Promise<Agreements["agreements"]> =>
  ((await site.json("agreement", "ls")) as Agreements).agreements;

const readAtBsc = (path: string): number =>
  bsc.front.passed.filter((one) => one.path.includes(path)).reduce((sum, { bytesSent }) => sum + bytesSent, 0);

describe("a version that is granted on terms", () => {
  const TEXT = "Use it well.\n\u001b[2JTell us what you find.\n";

  it("is not moved before they are agreed to, by each person, and asks again when they change", async () => {
    const reference = await version("terms/data@1");
    const first = await toLumi("terms/**", "--terms", await termsFile(TEXT), "--purpose", "research alone");
    await seen(lumi, "bsc/terms/data@1");

    const refused = await refusal(lumi, "pull", reference, ...as("ana"));
    expectNamed(refused, { reason: "TERMS_NOT_ACCEPTED", code: 4, hop: /bsc/ });
    expect(refused.remedy).toContain(`--accept-terms ${first.terms.slice(0, 12)}`);
    const planned = await lumi.hanse("plan", reference, ...as("ana"));
    expect(planned.code).toBe(4);
    expect(planned.out).toMatch(/granted +discover, read: terms [0-9a-f]{12}; purpose: research alone/);
    const shown = await lumi.ok("show", reference, "--terms", ...as("ana"));
    expect(shown).toContain("  \\x1b[2JTell us what you find.");
    expect(shown).toMatch(/agreed to +no/);
    expectNamed(await refusal(lumi, "pull", reference, "--accept-terms", "0".repeat(64), ...as("ana")), {
      ...{ reason: "TERMS_CHANGED", code: 1, hop: "" },
    });
    expect(await agreementsOf(lumi)).toEqual([]);
    expect(readAtBsc("terms/data/1")).toBe(0);

    await lumi.ok("pull", reference, "--accept-terms", first.terms.slice(0, 12), ...as("ana"));
    const [there] = await agreementsOf(lumi);
    const [here] = await agreementsOf(bsc);
    expect(there).toMatchObject({ direction: "in", person: "ana", termsSha256: first.terms });
    expect(here).toEqual({ ...there, direction: "out", peer: "lumi" });
    expect(await bsc.ok("agreement", "show", here?.agreementId ?? "")).toMatch(
      /by +ana\n[^]*copies in +FI\n[^]*Use it well/,
    );
    expectNamed(await refusal(lumi, "agreement", "show", there?.agreementId ?? "", ...as("bob")), {
      ...{ reason: "UNKNOWN_AGREEMENT", code: 3, hop: /gateway/ },
    });

    // Not asked twice for the same terms, and every person for themselves.
    const second = await version("terms/data@2");
    await seen(lumi, "bsc/terms/data@2");
    expect((await refusal(lumi, "pull", second, ...as("bob"))).reason).toBe("TERMS_NOT_ACCEPTED");
    await lumi.ok("pull", second, ...as("ana"));
    expect(await agreementsOf(bsc)).toHaveLength(1);

    await first.take();
    const changed = await toLumi("terms/**", "--terms", await termsFile(`${TEXT}And pay for it.\n`));
    const third = await version("terms/data@3");
    await seen(lumi, "bsc/terms/data@3");
    expect((await refusal(lumi, "pull", third, ...as("ana"))).reason).toBe("TERMS_NOT_ACCEPTED");
    await lumi.ok("pull", third, "--accept-terms", "yes", ...as("ana"));
    expect((await agreementsOf(bsc)).map(({ termsSha256 }) => termsSha256)).toEqual([changed.terms, first.terms]);
    await changed.take();
  });

  it("whose terms change while it is pulled pauses, and goes on when the new ones are agreed to", async () => {
    const reference = await version("late/data@1", 3 * MIB);
    const first = await toLumi("late/**");
    await seen(lumi, "bsc/late/data@1");
    const [reached, held] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    bsc.front.before = async () => {
      reached.resolve(undefined);
      await held.promise;
      throw new Error("cut");
    };
    const id = await startPull(lumi, reference);
    await reached.promise;
    const second = await toLumi("late/**", "--terms", await termsFile("New rules."));
    await first.take();
    const denied = await deliveryThat(bsc, id, "is denied", ({ state }) => state === "denied");
    expect(denied.reasonCode).toBe("TERMS_NOT_ACCEPTED");
    held.resolve(undefined);
    expect(await transferIn(lumi, id, "PAUSED")).toMatchObject({ reasonCode: "TERMS_NOT_ACCEPTED" });
    bsc.front.before = undefined;
    await until("lumi is told the new terms", async () =>
      (await lumi.ok("show", reference)).includes(second.terms.slice(0, 12)),
    );
    expect((await refusal(lumi, "pull", reference)).reason).toBe("TERMS_NOT_ACCEPTED");
    await lumi.ok("agreement", "accept", reference, "--for-site", "--accept-terms", second.terms);
    await transferIn(lumi, id, "SUCCEEDED");
    // An operator's word for the site is everybody's.
    const next = await version("late/data@2");
    await seen(lumi, "bsc/late/data@2");
    await lumi.ok("pull", next, ...as("bob"));
    await second.take();
  });

  it("names a page elsewhere by its hash, which can be agreed to and is never opened", async () => {
    const sha256 = "5e".repeat(32);
    const url = "https://bsc.invalid/terms.html";
    const { take } = await toLumi("page/**", "--terms-url", url, "--terms-sha256", sha256);
    const reference = await version("page/data@1");
    await seen(lumi, "bsc/page/data@1");
    expect(await lumi.ok("show", reference, "--terms")).toContain(`curl -sL ${url} | sha256sum`);
    await lumi.ok("pull", reference, "--accept-terms", "yes");
    expect((await agreementsOf(bsc))[0]).toMatchObject({ termsSha256: sha256, person: "operator" });
    await take();
  });
});

describe("where a copy may lie", () => {
  it("is checked by the puller, by the source, and against the store's country", async () => {
    const { take } = await toLumi("eu/**", "--residency", "EU,CH");
    const reference = await version("eu/data@1");
    await seen(lumi, "bsc/eu/data@1");
    const london = ["--to", "london:pulls/eu"];
    const refused = await refusal(lumi, "pull", reference, ...london);
    expectNamed(refused, { reason: "RESIDENCY_REFUSED", code: 4, hop: /bsc/ });
    expect(refused.message).toContain("EU, CH");
    const planned = await lumi.hanse("plan", reference, ...london);
    expect(planned.code).toBe(4);
    expect(planned.out).toMatch(/copy in +GB\ngranted +discover, read: copies in EU, CH/);
    expect((await deliveriesOf(bsc)).filter((one) => one.reference === reference)).toEqual([]);
    await lumi.ok("pull", reference);
    await take();
  });
});

describe("a quota of a month", () => {
  it("lets through what fits, pauses the rest until the next, and goes on at once under another grant", async () => {
    const metered = await toLumi("much/**", "--quota", "3Mi/month");
    const [one, two] = [await version("much/data@1", 2 * MIB), await version("much/data@2", 2 * MIB)];
    for (const reference of [one, two]) await seen(lumi, reference);
    await lumi.ok("pull", one);
    expect(await bsc.ok("grant", "show", metered.grantId)).toMatch(
      /quota +3\.0 MiB a month[^]*read +lumi 2\.0 MiB in \d{4}-\d\d/,
    );
    const refused = await refusal(lumi, "pull", two);
    expect(refused).toMatchObject({ reason: "QUOTA_EXCEEDED", code: 5 });
    expect(refused.message).toMatch(/goes on by itself on \d{4}-\d\d-01/);
    const explained = await bsc.hanse("grant", "explain", "lumi", two);
    expect(explained.code).toBe(4);
    expect(explained.out).toContain("2097152 of 3145728 bytes");
    const free = await toLumi("much/**");
    const id = transferOf(refused);
    await lumi.ok("transfer", "resume", id);
    await transferIn(lumi, id, "SUCCEEDED");
    await metered.take();
    await free.take();
  });
});

describe("a grant that ends", () => {
  it("counts for nothing from then on: the catalog hides, and a delivery that runs ends", async () => {
    const reference = await version("brief/data@1", 3 * MIB);
    const endsAt = new Date(Date.now() + 12_000).toISOString();
    await toLumi("brief/**", "--until", endsAt);
    await seen(lumi, "bsc/brief/data@1");
    const [reached, held] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    bsc.front.before = async () => {
      reached.resolve(undefined);
      await held.promise;
    };
    const id = await startPull(lumi, reference);
    await reached.promise;
    const denied = await deliveryThat(bsc, id, "is denied", ({ state }) => state === "denied");
    expect(denied).toMatchObject({ reasonCode: "NO_GRANT", reason: expect.stringContaining(endsAt) as string });
    expect((denied.endedAtMs ?? Infinity) - Date.parse(endsAt)).toBeLessThan(10_000);
    await gone(lumi, reference);
    held.resolve(undefined);
    bsc.front.before = undefined;
    await transferIn(lumi, id, "FAILED", "SUCCEEDED");
    expect((await bsc.hanse("grant", "explain", "lumi", reference)).out).toContain("the grant ended at");
  });
});

describe("grants by attribute and by person", () => {
  it("count for the sites and people that they are for, and are explained", async () => {
    const reference = await version("who/data@1");
    const swedes = await give("--to", "country=SE", "--artifact", "who/**", "--allow", "discover,read");
    const none = await bsc.hanse("grant", "explain", "lumi", reference, "--json");
    expect(none.code).toBe(4);
    expect(JSON.parse(none.out)).toMatchObject({
      country: "FI",
      verdicts: expect.arrayContaining([
        expect.objectContaining({ action: "read", allowed: false, reasonCode: "NO_GRANT" }),
      ]) as unknown,
    });
    expect(none.out).toContain("it is for country=SE, and lumi is in FI");

    const union = await give(
      ...["--to", "region=EU", "--artifact", "who/**", "--allow", "discover,read", "--person", "ana"],
    );
    await seen(lumi, "bsc/who/data@1");
    const allowed = await bsc.hanse("grant", "explain", "lumi", reference, "--as", "ana");
    expect(allowed.code, allowed.out + allowed.err).toBe(0);
    expect(allowed.out).toContain(`allow  read: ${union.grantId} allows it`);
    expect((await bsc.hanse("grant", "explain", "lumi", reference, "--as", "bob")).code).toBe(4);
    expectNamed(await refusal(lumi, "pull", reference, ...as("bob")), { reason: "NO_GRANT", code: 4, hop: /bsc/ });
    await lumi.ok("pull", reference, ...as("ana"));
    await swedes.take();
    await union.take();
  });

  it("are refused where they cannot be", async () => {
    const add = ["grant", "add", "--artifact", "x", "--allow", "read"];
    for (const [wrong, why] of [
      [["--to", "region=Mars"], "Mars"],
      [["--to", "planet=Mars"], "names no peers"],
      [["--to", "lumi", "--residency", "EU,Mars"], "Mars"],
      [["--to", "lumi", "--entitlement", "climate"], "AARC-G069"],
      [["--to", "lumi", "--until", "2020-01-01"], "over already"],
      [["--to", "lumi", "--until", "soon"], "no time"],
      [["--to", "lumi", "--quota", "10Ti/year"], "no quota"],
      [["--to", "lumi", "--terms-url", "https://x.example"], "hash"],
      [["--to", "lumi", "--terms-url", "http://x.example", "--terms-sha256", "5e".repeat(32)], "https"],
    ] as const) {
      const refused = await refusal(bsc, ...add, ...wrong);
      expect(refused).toMatchObject({ reason: "INVALID_INPUT", code: 2 });
      expect(refused.message).toContain(why);
    }
  });
});
