import { expect } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { auditGenesis, chainAuditEvent, type AuditEvent } from "../../../src/domain/audit.ts";
import { OWN } from "./samples.ts";

/** Where one ledger lies: it can be opened, closed, opened again. */
export interface LedgerPlace {
  open(siteId?: string): Promise<Ledger>;
}

/** Makes a new, empty place. */
export type NewPlace = () => LedgerPlace;

/** Opens a ledger in a new place, hands it to `work` and closes it. */
export async function withLedger(newPlace: NewPlace, work: (ledger: Ledger) => Promise<void>): Promise<void> {
  const ledger = await newPlace().open();
  try {
    await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** Reads the whole audit log, recomputes its chain and gives the events' actions in order. */
export async function auditedActions(ledger: Ledger): Promise<string[]> {
  const records = await ledger.readAudit(0, 10_000);
  let previous = auditGenesis(OWN);
  return records.map((record, index) => {
    const event = JSON.parse(record.record) as AuditEvent & { at: number };
    expect(record).toEqual(chainAuditEvent(event, index, event.at, previous));
    previous = record.hash;
    return event.action;
  });
}
