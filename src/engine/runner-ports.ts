import type { Events } from "../app/ports/events.ts";
import type { Ledger } from "../app/ports/ledger.ts";
import type { Clock } from "../app/ports/runtime.ts";
import type { TransferKind } from "../domain/transfer.ts";
import type { Work } from "./work.ts";

/** What running transfers needs. */
export interface RunnerPorts {
  readonly ledger: Ledger;
  readonly events: Events;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly works: Readonly<Record<TransferKind, Work>>;
  /** This process's name in leases: another one at each start. */
  readonly holder: string;
  /** Units that run at one time, shared evenly between the transfers that run. */
  readonly lanes: number;
  readonly maxTransfers: number;
}
