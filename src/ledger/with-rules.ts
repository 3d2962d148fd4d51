import type { Ledger } from "../app/ports/ledger.ts";
import { refreshVisibility } from "./refresh-visibility.ts";
import type { VisibilityLog } from "./visibility.ts";

/** The ledger in operations whose arguments and answers are data alone, so that they can cross threads. */
export type DataLedger = Omit<Ledger, "refreshVisibility"> & VisibilityLog;

/** Completes it with what takes a function. */
export const withRules = (ledger: DataLedger): Ledger => ({ ...ledger, refreshVisibility: refreshVisibility(ledger) });
