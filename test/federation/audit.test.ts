import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import { shareVersion, startPair, startPull, transferIn, type Pair } from "../support/sharing.ts";

interface Shown {
  readonly records: readonly { index: number; action: string; actor: string; subject: string; outcome: string }[];
}
interface ShownWitnesses {
  readonly witnesses: readonly {
    siteId: string;
    theirsOfOurs: { size: number; hash: string; problem: string } | null;
    oursOfTheirs: { size: number; hash: string; problem: string; head: string } | null;
  }[];
}

let pair: Pair;
let bsc: TestSite;
let lumi: TestSite;

beforeAll(async () => {
  pair = await startPair();
  ({ bsc, lumi } = pair);
  const reference = await shareVersion(pair, "audited/set@1", { "a.txt": "alpha" });
  await transferIn(lumi, await startPull(lumi, reference), "SUCCEEDED");
});
afterAll(() => pair[Symbol.asyncDispose]());

const listed = async (site: TestSite, ...filter: string[]): Promise<Shown["records"]> =>
  ((await site.json("audit", "ls", ...filter)) as Shown).records;
const witnessOf = async (site: TestSite, peer: string): Promise<ShownWitnesses["witnesses"][number] | undefined> => {
  const { witnesses } = (await site.json("audit", "witnesses")) as ShownWitnesses;
  return witnesses.find(({ siteId }) => siteId === peer);
};

/** Changes the ledger of a site that is stopped for it, as somebody beside Hanse would. */
async function tamper(site: TestSite, change: (ledger: DatabaseSync) => void): Promise<void> {
  await site.stop();
  const ledger = new DatabaseSync(join(site.directory, "state", "ledger.db"));
  change(ledger);
  ledger.close();
  await site.start();
}

/** Lets the two sites exchange: they do when one of them starts. */
async function restart(site: TestSite): Promise<void> {
  await site.stop();
  await site.start();
}

describe("hanse audit ls", () => {
  it("tells who did what, newest first, and narrows", async () => {
    const all = await listed(bsc, "--limit", "1000");
    expect(all.map(({ index }) => index)).toEqual(all.map((_, i) => all.length - 1 - i));
    const grants = await listed(bsc, "--action", "grant");
    expect(grants).toMatchObject([{ action: "grant.add", actor: "user:operator", subject: "lumi", outcome: "ok" }]);
    const reads = await listed(bsc, "--by", "peer:lumi", "--subject", "audited/set", "--since", "1h");
    expect(reads.map(({ action }) => action)).toContain("delivery.open");
    expect(await listed(bsc, "--by", "operator", "--action", "delivery")).toEqual([]);
    expect(await listed(bsc, "--until", "2026-01-01")).toEqual([]);
    expect(await listed(bsc, "--limit", "2")).toEqual(all.slice(0, 2));
    expect(await bsc.ok("audit", "ls", "--limit", "3")).toContain("operator");
  });

  it("is for operators and auditors", async () => {
    const token = join(bsc.directory, "r.token");
    await writeFile(token, (await bsc.ok("token", "show", "--as", "eva", "--role", "researcher")).trim());
    const refused = await bsc.hanse("audit", "ls", "--token-file", token);
    expect(refused).toMatchObject({ code: 4 });
    await writeFile(token, (await bsc.ok("token", "show", "--as", "eva", "--role", "auditor")).trim());
    expect((await bsc.hanse("audit", "ls", "--token-file", token)).code).toBe(0);
    expect((await bsc.hanse("audit", "forget", "operator", "--yes", "--token-file", token)).code).toBe(4);
  });
});

describe("an exported log", () => {
  it("is checked anywhere, and any change to it is named", async () => {
    const file = join(bsc.directory, "whole.audit");
    expect(await bsc.ok("audit", "export", "--out", file)).toContain("records written");
    expect(await bsc.ok("audit", "verify", file)).toMatch(
      /The log is of bsc\nThe log is whole: \d+ records, hash [0-9a-f]{64}/,
    );
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    const broken = join(bsc.directory, "broken.audit");
    const verdict = async (...changed: string[]): Promise<string> => {
      await writeFile(broken, `${changed.join("\n")}\n`);
      const { code, out } = await bsc.hanse("audit", "verify", broken);
      expect(code).toBe(6);
      return out;
    };
    expect(await verdict(...lines.with(3, (lines[3] ?? "").replace('"ok"', '"failed"')))).toContain("#2 altered");
    expect(await verdict(...lines.toSpliced(3, 1))).toContain("#2 missing");
    const [third = "", fourth = ""] = [lines[3], lines[4]];
    expect(await verdict(...lines.with(3, fourth).with(4, third))).toContain("#2");
    await writeFile(broken, `${lines.slice(0, -1).join("\n")}\n`);
    expect((await bsc.hanse("audit", "verify", broken)).code).toBe(0);
    const { hash } = JSON.parse(lines.at(-1) ?? "") as { hash: string };
    const cut = await bsc.hanse("audit", "verify", broken, "--witness", `${lines.length - 1}=${hash}`);
    expect(cut).toMatchObject({ code: 6, out: expect.stringContaining("a witness has seen up to") as string });
    expect((await bsc.hanse("audit", "verify", join(bsc.directory, "site.yaml"))).code).toBe(2);
  });

  it("can begin anywhere", async () => {
    const file = join(bsc.directory, "part.audit");
    await bsc.ok("audit", "export", "--from", "2", "--count", "2", "--out", file);
    expect(await bsc.ok("audit", "verify", file)).toContain("from #2 on");
    expect((await bsc.hanse("audit", "export", "--from", "100000", "--out", `${file}2`)).code).toBe(2);
  });
});

describe("a person that is forgotten", () => {
  it("is a pseudonym in the list from then on", async () => {
    const [before] = await listed(lumi, "--action", "transfer.start");
    expect(before?.actor).toBe("user:operator");
    expect(await lumi.ok("audit", "forget", "operator", "--yes")).toContain("operator is forgotten");
    const [after] = await listed(lumi, "--action", "transfer.start");
    expect(after?.actor).toMatch(/^user:p-/);
    expect((await lumi.hanse("audit", "forget", "nobody", "--yes")).code).toBe(3);
    expect(await lumi.ok("audit", "verify")).toContain("The log is whole");
  });
});

describe("a log that was changed beside Hanse", () => {
  it("is found by the record, whatever was done to it", async () => {
    const at = (await listed(bsc, "--action", "grant.add"))[0]?.index ?? -1;
    let kept: { record: string; hash: string } | undefined;
    await tamper(bsc, (ledger) => {
      kept = ledger.prepare("select record, hash from audit where position = ?").get(at) as typeof kept;
      ledger.prepare("update audit set record = replace(record, 'lumi', 'eve0') where position = ?").run(at);
    });
    const altered = await bsc.hanse("audit", "verify");
    expect(altered).toMatchObject({ code: 6, out: expect.stringContaining(`#${at} altered`) as string });
    await tamper(bsc, (ledger) => {
      ledger.prepare("delete from audit where position = ?").run(at);
    });
    const removed = await bsc.hanse("audit", "verify");
    expect(removed).toMatchObject({ code: 6, out: expect.stringContaining(`#${at} missing`) as string });
    await tamper(bsc, (ledger) => {
      ledger
        .prepare("insert into audit (position, record, hash) values (?, ?, ?)")
        .run(at, kept?.record ?? "", kept?.hash ?? "");
    });
    expect(await bsc.ok("audit", "verify")).toContain("The log is whole");
  });

  it("is noticed by both sites where its end was cut, and taken again when the operators agree", async () => {
    await restart(lumi);
    const size = ((await listed(bsc, "--limit", "1"))[0]?.index ?? 0) + 1;
    await eventually(
      "lumi has seen the whole log",
      async () => (await witnessOf(lumi, "bsc"))?.oursOfTheirs?.size === size,
    );
    await tamper(bsc, (ledger) => {
      ledger.prepare("delete from audit where position >= ?").run(size - 2);
    });
    await eventually("lumi notices", async () => (await witnessOf(lumi, "bsc"))?.oursOfTheirs?.problem !== "");
    await eventually("bsc is told", async () => (await witnessOf(bsc, "lumi"))?.theirsOfOurs?.problem !== "");
    const refused = await bsc.hanse("audit", "verify");
    expect(refused).toMatchObject({ code: 6, err: expect.stringContaining("lumi: it has seen") as string });
    expect((await listed(lumi, "--action", "audit.doubt"))[0]).toMatchObject({ subject: "bsc", outcome: "failed" });
    await lumi.ok("audit", "accept", "bsc", "--yes");
    await restart(bsc);
    await eventually("all is well", async () => (await witnessOf(bsc, "lumi"))?.theirsOfOurs?.problem === "");
    expect((await witnessOf(lumi, "bsc"))?.oursOfTheirs?.problem).toBe("");
    expect(await bsc.ok("audit", "verify")).toContain("The log is whole");
  });
});
