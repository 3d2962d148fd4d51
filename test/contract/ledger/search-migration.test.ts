import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import { afterAll, expect, it } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { parseSearch } from "../../../src/domain/search-query.ts";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { addSearch } from "../../../src/ledger/search-migration.ts";
import { kyselyDialectOf, openDatabase, sqliteDialectOf } from "../../../src/ledger/sqlite.ts";
import { event, OWN, sampleVersion } from "./samples.ts";

const directory = mkdtempSync(join(tmpdir(), "hanse-ledger-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** A metadata record as far as its payload goes. */
const recordOf = (payload: object): string => `e30.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.c2ln`;

/** Takes back what came with search, as a ledger of before has it, and lets the migration bring it again. */
async function migrateAgain(): Promise<void> {
  const file = join(directory, "ledger.db");
  const raw = openDatabase(file);
  for (const table of ["search", "artifacts", "edits"]) raw.exec(`drop table ${table}`);
  for (const index of ["versions_by_doc", "versions_hidden"]) raw.exec(`drop index ${index}`);
  for (const column of ["description", "keywords", "contact", "doc"])
    raw.exec(`alter table versions drop column ${column}`);
  raw.exec("delete from counters where name = 'artifact'");
  const db = new Kysely<unknown>({ dialect: kyselyDialectOf(raw) });
  await db.transaction().execute((tx) => addSearch(tx, sqliteDialectOf(file)));
  await db.destroy();
}

it("a ledger from before search is searched after it was opened, by all that its records say", async () => {
  let ledger: Ledger = await openSqliteLedger({ directory, siteId: OWN });
  const metadata = recordOf({ description: "Many\nlines", keywords: ["reanalysis"], title: "ERA5" });
  const sequences = Array.from({ length: 600 }, (_, index) => index + 1);
  await Promise.all(
    sequences.map((sequence) =>
      ledger.putOwnVersion(sampleVersion(`v${sequence}`, { sequence, metadata }), event("v")),
    ),
  );
  await ledger.putOwnVersion(sampleVersion("1", { artifact: "odd", metadata: "not a record" }), event("v"));
  await ledger.close();
  await migrateAgain();

  ledger = await openSqliteLedger({ directory, siteId: OWN });
  const find = (text: string, keywords: string[] = []) =>
    ledger.searchVersions({ clauses: parseSearch(text), filter: { keywords }, limit: 9 });
  expect(await find("many lines", ["reanalysis"])).toMatchObject([
    { versions: 600, version: { label: "v600", description: "Many\nlines", keywords: ["reanalysis"], contact: "" } },
  ]);
  expect(await find("odd")).toMatchObject([{ version: { description: "", keywords: [] } }]);
  expect(await find("v17")).toMatchObject([{ version: { label: "v17" } }]);
  await ledger.close();
});
