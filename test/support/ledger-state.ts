import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TestSite } from "./federation.ts";

/** Tables that time alone changes: the clock, what honest calls used, what the outbox will try when. */
const MOVING = new Set(["counters", "calls", "outbox"]);

/** What trust rests on; honest peers that answer, or do not, change the rest of their row. */
const PEER_COLUMNS = "site_id, state, description, fingerprint, confirmed_here, confirmed_there, invitation";

/**
 * SHA-256 of everything in a site's ledger that no refused call may change. Read beside the running gateway.
 * @param leftOut further tables: what a known caller does is told to the audit log, refused or not
 */
export function ledgerState(site: Pick<TestSite, "directory">, ...leftOut: readonly string[]): string {
  const hash = createHash("sha256");
  using ledger = openLedger(site);
  for (const table of tablesOf(ledger.db)) {
    if (MOVING.has(table) || leftOut.includes(table)) continue;
    const columns = table === "peers" ? PEER_COLUMNS : "*";
    const rows = ledger.db.prepare(`SELECT ${columns} FROM "${table}"`).all();
    hash.update(JSON.stringify([table, rows.map((row) => JSON.stringify(row)).sort()]));
  }
  return hash.digest("hex");
}

/** How many tokens with a forged id a site's ledger took note of. */
export function forgedIdsIn(site: Pick<TestSite, "directory">): number {
  using ledger = openLedger(site);
  const row = ledger.db.prepare("SELECT count(*) AS n FROM calls WHERE jti LIKE 'forged-%'").get();
  return Number(row?.["n"]);
}

/** Notes in the ledger of a site that is stopped that a ticket's owner said no to it. */
export function refuseTicket({ directory }: Pick<TestSite, "directory">, ticket: string, untilMs: number): void {
  const db = new DatabaseSync(join(directory, "state", "ledger.db"));
  const id = createHash("sha256").update(ticket).digest("hex");
  db.prepare("INSERT INTO refused_tickets (sha256, owner, reason_code, reason, until_ms) VALUES (?, ?, ?, ?, ?)").run(
    id,
    "bsc",
    "NO_GRANT",
    "not any more",
    untilMs,
  );
  db.close();
}

function openLedger({ directory }: Pick<TestSite, "directory">): Disposable & { readonly db: DatabaseSync } {
  const db = new DatabaseSync(join(directory, "state", "ledger.db"), { readOnly: true });
  return {
    db,
    [Symbol.dispose]: () => {
      db.close();
    },
  };
}

const tablesOf = (db: DatabaseSync): string[] =>
  db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name",
    )
    .all()
    .map((row) => String(row["name"]));
