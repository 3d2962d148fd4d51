import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { openPostgresLedger, openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { POSTGRES_HINT, postgresAvailable, startPostgres } from "../../support/postgres.ts";
import { tableOf } from "../table.ts";
import { diceOf, fill } from "./catalog.ts";
import { QUERIES } from "./queries.ts";

/*
 * How long a search takes on each engine, with so many versions of 19 sites in the ledger:
 *
 *   node test/bench/search/main.ts [--versions 100000] [--rounds 100] [--engine sqlite|postgres]
 */
const { values } = parseArgs({
  options: {
    versions: { type: "string", default: "100000" },
    rounds: { type: "string", default: "100" },
    engine: { type: "string" },
  },
});
const [versions, rounds] = [Number(values.versions), Number(values.rounds)];

const shown = (ms: number): string => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

async function bench(engine: string, ledger: Ledger): Promise<void> {
  let startedAt = performance.now();
  await fill(ledger, versions);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`\n${engine}: ${versions} versions in ${seconds.toFixed(0)} s (${Math.round(versions / seconds)}/s)`);
  const dice = diceOf(11);
  const rows: string[][] = [];
  for (const [name, make] of Object.entries(QUERIES)) {
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const query = make(dice);
      startedAt = performance.now();
      found += (await ledger.searchVersions(query)).length;
      times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    const at = (share: number): string =>
      shown(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
    rows.push([name, at(0.5), at(0.99), (found / rounds).toFixed(1)]);
  }
  console.log(tableOf(["query", "p50", "p99", "artifacts"], rows).join("\n"));
}

if (values.engine !== "postgres") {
  const directory = mkdtempSync(join(tmpdir(), "hanse-search-"));
  const ledger = await openSqliteLedger({ directory, siteId: "bsc" });
  try {
    await bench("SQLite", ledger);
  } finally {
    await ledger.close();
    rmSync(directory, { recursive: true });
  }
}
if (values.engine !== "sqlite" && !postgresAvailable()) console.log(`PostgreSQL was left out: ${POSTGRES_HINT}`);
else if (values.engine !== "sqlite") {
  await using cluster = await startPostgres();
  const ledger = await openPostgresLedger({ url: cluster.url, siteId: "bsc" });
  try {
    await bench("PostgreSQL", ledger);
  } finally {
    await ledger.close();
  }
}
