import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Base } from "../../../src/ledger/base.ts";
import { makeGroupedBase } from "../../../src/ledger/grouped-base.ts";
import type { Tables } from "../../../src/ledger/schema.ts";
import { kyselyDialectOf, openDatabase, sqliteDialectOf } from "../../../src/ledger/sqlite.ts";
import { OWN } from "./samples.ts";

let directory: string;
let file: string;
let db: DatabaseSync;
let base: Base;
/** What SQLite was told, and what was answered, in order. */
let told: string[];
let elapsedMs: () => number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hanse-group-"));
  file = join(directory, "ledger.db");
  db = openDatabase(file);
  db.exec("pragma busy_timeout = 0; create table counters (name text primary key, value integer not null)");
  // A row of `pledges` may miss its counter until the commit, and fails that.
  db.exec("create table pledges (name text references counters (name) deferrable initially deferred)");
  told = [];
  elapsedMs = () => 0;
  const kysely = new Kysely<Tables>({
    dialect: kyselyDialectOf(db),
    log: ({ query }) => {
      told.push(query.sql);
    },
  });
  base = makeGroupedBase(kysely, sqliteDialectOf(file), OWN, { now: () => 0 }, () => elapsedMs());
});
afterEach(async () => {
  await base.close();
  rmSync(directory, { recursive: true });
});

const put = (name: string, then?: () => unknown): Promise<void> =>
  base.write(async (tx) => {
    await tx.insertInto("counters").values({ name, value: 1 }).execute();
    then?.();
  });
const names = (): Promise<string[]> =>
  base.read(async (open) => {
    const rows = await open.selectFrom("counters").select("name").orderBy("name").execute();
    return rows.map((row) => row.name);
  });
const tellings = (word: string): number => told.filter((one) => one === word).length;
const fail = (text: string) => (): never => {
  throw new Error(text);
};

describe("operations that wait together", () => {
  it("share one commit and are answered after it, in their order", async () => {
    const asked = Array.from({ length: 40 }, (_, i) => `n${i}`);
    await Promise.all(asked.map((name) => put(name).then(() => told.push(`answered ${name}`))));
    expect(tellings("begin")).toBe(1);
    expect(tellings("commit")).toBe(1);
    expect(told.slice(told.indexOf("commit") + 1)).toEqual(asked.map((name) => `answered ${name}`));
  });

  it("lose alone what one of them took back", async () => {
    const outcomes = await Promise.allSettled([put("a"), put("b", fail("not this one")), put("a"), put("c"), names()]);
    expect(outcomes).toMatchObject([
      { status: "fulfilled" },
      {
        status: "rejected",
        reason: { reason: "LEDGER_FAILED", message: expect.stringContaining("not this") as string },
      },
      { status: "rejected", reason: { message: expect.stringContaining("UNIQUE") as string } },
      { status: "fulfilled" },
      { status: "fulfilled", value: ["a", "c"] },
    ]);
    expect(tellings("commit")).toBe(1);
    expect(await names()).toEqual(["a", "c"]);
  });

  it("fail where the commit does, nothing remains, and what was read among them is read again", async () => {
    await put("before");
    const pledge = base.write((tx) => sql`insert into pledges values ('nobody')`.execute(tx));
    const outcomes = await Promise.allSettled([put("a"), pledge, names(), put("b", fail("its own"))]);
    const failed = { reason: "LEDGER_FAILED", message: expect.stringContaining("FOREIGN KEY") as string };
    const refused = { status: "rejected", reason: failed };
    expect(outcomes).toMatchObject([refused, refused, { status: "fulfilled", value: ["before"] }, refused]);
    expect(await names()).toEqual(["before"]);
    await put("after");
    expect(await names()).toEqual(["after", "before"]);
  });

  it("all fail where SQLite gives up the transaction under one of them, and what comes later does not", async () => {
    const giveUp = (): void => {
      db.exec("rollback");
      throw Object.assign(new Error("full"), { errcode: 13 });
    };
    const outcomes = await Promise.allSettled([put("a"), put("b", giveUp), put("c")]);
    const full = { status: "rejected", reason: { reason: "DISK_FULL" } };
    expect(outcomes).toMatchObject([full, full, { status: "fulfilled" }]);
    expect(await names()).toEqual(["c"]);
  });

  it("begin no transaction for reads alone, and see in one what was written before them", async () => {
    await names();
    expect(told).not.toContain("begin");
    const seen = await Promise.all([names(), put("a"), names(), put("b"), names()]);
    expect(seen).toEqual([[], undefined, ["a"], undefined, ["a", "b"]]);
    expect(tellings("commit")).toBe(1);
  });

  it("are no more than fit a group, by count and by time", async () => {
    await Promise.all(Array.from({ length: 600 }, (_, i) => put(`n${i}`)));
    expect(tellings("commit")).toBe(3);
    let now = 0;
    elapsedMs = () => (now += 1);
    told = [];
    await Promise.all(Array.from({ length: 6 }, (_, i) => put(`m${i}`)));
    expect(tellings("commit")).toBe(3);
    elapsedMs = () => (now += 1_000);
    told = [];
    await Promise.all(Array.from({ length: 4 }, (_, i) => put(`l${i}`)));
    expect(tellings("commit")).toBe(4);
  });

  it("say so where another program has the file, and go on when it lets go", async () => {
    const other = new DatabaseSync(file);
    other.exec("begin immediate");
    const [locked, read] = await Promise.allSettled([put("a"), names()]);
    expect(locked).toMatchObject({ status: "rejected", reason: { message: `${file} is locked by another program` } });
    expect(read).toMatchObject({ status: "fulfilled", value: [] });
    other.close();
    await put("a");
    expect(await names()).toEqual(["a"]);
  });

  it("are run before the end, and none after it", async () => {
    const asked = [put("a"), put("b")];
    const closing = base.close();
    await expect(put("c")).rejects.toMatchObject({ reason: "LEDGER_FAILED", message: "the ledger is closed" });
    await Promise.all([...asked, closing, base.close()]);
    const look = new DatabaseSync(file);
    expect(look.prepare("select name from counters order by name").all()).toEqual([{ name: "a" }, { name: "b" }]);
    look.close();
  });
});
