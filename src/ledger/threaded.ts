import { extname } from "node:path";
import type { Ledger } from "../app/ports/ledger.ts";
import type { HanseError } from "../domain/errors.ts";
import type { SqliteOptions } from "./ledger.ts";
import { LedgerThread } from "./ledger-thread.ts";
import { withRules, type DataLedger } from "./with-rules.ts";

/** What the embedded ledger is opened with in a thread of its own. */
export interface ThreadedOptions extends Omit<SqliteOptions, "random"> {
  /** Told once where the thread ended by itself; from then on every operation fails with the same. */
  readonly onDeath?: ((error: HanseError) => void) | undefined;
  /** The thread's file, where it is not the one beside this. */
  readonly entry?: URL | undefined;
}

/**
 * Opens the site's embedded ledger as openSqliteLedger does, in a thread of its own: neither SQL nor the disk keeps this
 * one waiting. Arguments cross as data (structured clone).
 * @throws HanseError as openSqliteLedger
 */
export async function openThreadedLedger(options: ThreadedOptions): Promise<Ledger> {
  const { directory, siteId, clock = { now: Date.now }, onDeath = () => undefined, entry = ENTRY } = options;
  const thread = new LedgerThread(entry, { directory, siteId, nowMs: clock.now() }, clock, onDeath);
  const operations = (await thread.opened).map((name) => [
    name,
    (...args: readonly unknown[]) => thread.call(name, args),
  ]);
  return withRules({ ...(Object.fromEntries(operations) as DataLedger), close: () => thread.close() });
}

/** The same in the checkout and in the built package. */
const ENTRY = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
