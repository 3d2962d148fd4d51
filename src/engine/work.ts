import type { LeasedUnit, TransferRow } from "../app/ports/ledger.ts";
import type { HanseError } from "../domain/errors.ts";

/**
 * What a kind of transfer does; the runner drives it: prepare, then all units, then settle, until settle says that
 * nothing is left, then commit. Every step can be repeated from its beginning after a crash.
 */
export interface Work {
  /** Brings the transfer to where all its units are in the ledger (`planned`). */
  prepare(row: TransferRow, signal: AbortSignal): Promise<void>;
  /**
   * Runs one leased unit to its end in the ledger.
   * @returns `again` where it is to be tried at once by another way, and nothing is wrong with the transfer
   */
  runUnit(
    row: TransferRow,
    unit: LeasedUnit,
    bytes: (count: number) => void,
    signal: AbortSignal,
  ): Promise<"done" | "again">;
  /** After all units are done: ends what is open. @returns true where units are queued again */
  settle(row: TransferRow, signal: AbortSignal): Promise<boolean>;
  /** Makes the result count, ending in state SUCCEEDED. */
  commit(row: TransferRow, signal: AbortSignal): Promise<void>;
  /** After the transfer FAILED: tells whom it concerns, and leaves it so that `resume` can work. Its own failures do not matter. */
  failed(row: TransferRow, error: HanseError, signal: AbortSignal): Promise<void>;
  /** Removes what a transfer that was cancelled or failed for good left behind. */
  cleanUp(row: TransferRow, signal: AbortSignal): Promise<void>;
}
