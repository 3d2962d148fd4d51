import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { openPostgresLedger } from "../../../src/ledger/open-postgres.ts";
import { POSTGRES_HINT, postgresAvailable, startPostgres } from "../../support/postgres.ts";
import { tableOf } from "../table.ts";
import { diceOf, fill } from "./catalog.ts";
import { QUERIES } from "./queries.ts";

/*
 * How long a search takes on each engine, with so many versions of 19 sites in the ledger:
 *
 *   node test/bench/search/main.ts [--versions 100000] [--rounds 100] [--engine sqlite|postgres]
 *
 * CPU is that of this process alone: all of the work on SQLite, and on PostgreSQL only the asking.
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

const percentile = (figures: number[], share: number): number =>
  figures.sort((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(figures.length * share))] ?? 0;

async function bench(engine: string, ledger: Ledger): Promise<void> {
  let startedAt = performance.now();
  await fill(ledger, versions);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`\n${engine}: ${versions} versions in ${seconds.toFixed(0)} s (${Math.round(versions / seconds)}/s)`);
  const dice = diceOf(11);
  const rows: string[][] = [];
  for (const [name, make] of Object.entries(QUERIES)) {
    const times: number[] = [];
    const cpu: number[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const query = make(dice);
      const before = process.cpuUsage();
      startedAt = performance.now();
      found += (await ledger.searchVersions(query)).length;
      times.push(performance.now() - startedAt);
      const { user, system } = process.cpuUsage(before);
      cpu.push((user + system) / 1000);
    }
    const all = [percentile(times, 0.5), percentile(times, 0.99), percentile(cpu, 0.5), percentile(cpu, 0.99)];
    rows.push([name, ...all.map(shown), (found / rounds).toFixed(1)]);
  }
  console.log(tableOf(["query", "p50", "p99", "CPU p50", "CPU p99", "artifacts"], rows).join("\n"));
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
