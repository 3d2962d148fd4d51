import { HanseError, isReason } from "../domain/errors.ts";
import { isFinal } from "../domain/transfer.ts";
import type { Transfer } from "./transfer-view.ts";

/** What following a transfer needs from outside. */
export interface FollowDeps {
  /** The transfer's states from now on; called again after each break. */
  readonly open: () => AsyncIterable<Transfer>;
  /** Looks again where the gateway listens. @throws HanseError GATEWAY_DOWN */
  readonly reconnect: () => Promise<void>;
  readonly now: () => number;
  /** Resolves after so many milliseconds. @throws the signal's reason once it is aborted */
  readonly sleep: (ms: number) => Promise<void>;
  /** Each state that arrived, the final one too. */
  readonly onState: (transfer: Transfer) => void;
  /** Once each time the gateway is lost, and once when it is back. */
  readonly onLost: (failure: HanseError) => void;
  readonly onBack: () => void;
}

/** How long a gateway may stay away before following gives up, in milliseconds. */
export const PATIENCE_MS = 120_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 3000;
/** A gateway that answers with its own fault is asked so many times more. */
const INTERNAL_TRIES = 3;

/**
 * Follows a transfer until it is at its end or paused for a reason that a person must mend, across restarts of the
 * gateway. One that a person paused goes on being followed. The transfer itself never depends on who follows.
 * @returns the last state
 * @throws HanseError GATEWAY_DOWN after PATIENCE_MS without an answer, or what the gateway refuses; the signal's reason
 */
export async function followTransfer(transferId: string, deps: FollowDeps): Promise<Transfer> {
  let heardAtMs = deps.now();
  let lost = false;
  let internalFaults = 0;
  let waitMs = FIRST_WAIT_MS;
  for (;;) {
    try {
      if (lost) await deps.reconnect();
      for await (const transfer of deps.open()) {
        if (lost) deps.onBack();
        [lost, internalFaults, waitMs] = [false, 0, FIRST_WAIT_MS];
        deps.onState(transfer);
        if (isFinal(transfer.state) || isBlocked(transfer)) return transfer;
        heardAtMs = deps.now();
      }
      // The stream ended in order, before the transfer did: the gateway is stopping.
      throw new HanseError("GATEWAY_DOWN", "the gateway ended the stream", { hop: "gateway" });
    } catch (error) {
      if (isReason(error, "INTERNAL")) internalFaults += 1;
      if (!(error instanceof HanseError) || !mayPass(error, internalFaults)) throw error;
      if (!lost) {
        // Silence before the break was the transfer's, not the gateway's.
        heardAtMs = deps.now();
        deps.onLost(error);
      }
      lost = true;
      if (deps.now() - heardAtMs >= PATIENCE_MS) throw gaveUp(transferId, error);
    }
    await deps.sleep(waitMs);
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  }
}

/** True for a transfer that waits for a person to mend something. */
export const isBlocked = (transfer: Transfer): boolean => transfer.state === "PAUSED" && transfer.reasonCode !== "";

function mayPass(error: HanseError, internalFaults: number): boolean {
  // A connection that is cut in the middle of a stream can look like the gateway's own fault.
  if (error.reason === "INTERNAL") return internalFaults <= INTERNAL_TRIES;
  return error.category === "again";
}

function gaveUp(transferId: string, last: HanseError): HanseError {
  return new HanseError("GATEWAY_DOWN", `${last.message}; gave up after ${PATIENCE_MS / 1000} s`, {
    hop: last.hop,
    remedy: `The transfer goes on by itself once the gateway runs: then \`hanse transfer watch ${transferId}\``,
    cause: last,
  });
}
