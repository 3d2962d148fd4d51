import { HanseError } from "../domain/errors.ts";
import type { TransferKind, TransferState } from "../domain/transfer.ts";
import type { Transfer__Output } from "../wire/gen/hanse/control/v1/Transfer.ts";
import { fromTimestamp } from "../wire/time.ts";
import { transferKind, transferState } from "../wire/words.ts";
import { wireJson } from "./wire-json.ts";

/** A transfer as the gateway shows it. */
export type WireTransfer = Transfer__Output;

/** A transfer with its state and kind in the domain's words. */
export type Transfer = Omit<WireTransfer, "state" | "kind"> & {
  readonly state: TransferState;
  readonly kind: TransferKind;
};

/** @throws HanseError INTERNAL for an answer without a transfer, or in a state that this CLI does not know */
export function readTransfer(wire: WireTransfer | null): Transfer {
  if (wire === null) throw new HanseError("INTERNAL", "the gateway shows no transfer", { hop: "gateway" });
  try {
    return {
      ...wire,
      state: transferState.demand(wire.state, "a transfer's state"),
      kind: transferKind.demand(wire.kind, "a transfer's kind"),
    };
  } catch (cause) {
    throw new HanseError("INTERNAL", "the gateway speaks of a transfer in words that this command does not know", {
      hop: "gateway",
      remedy: "Use the CLI of the gateway's own version",
      cause,
    });
  }
}

/** A transfer as `--json` prints it. */
export const transferJson = (transfer: Transfer): unknown => wireJson(transfer);

/** Whole percent of the bytes (of the objects, where all are empty), floored so that 100 means all. */
export function percentOf(transfer: Transfer): number {
  if (transfer.state === "SUCCEEDED") return 100;
  const [done, total] =
    transfer.bytesTotal > 0 ? [transfer.bytesDone, transfer.bytesTotal] : [transfer.objectsDone, transfer.objectsTotal];
  return total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0;
}

/** Milliseconds until the bytes are through at the present rate; undefined while nothing can be said. */
export function remainingMs(transfer: Transfer): number | undefined {
  const left = transfer.bytesTotal - transfer.bytesDone;
  if (transfer.state !== "RUNNING" || transfer.bytesTotal === 0 || transfer.bytesPerSecond <= 0 || left < 0)
    return undefined;
  return (1000 * left) / transfer.bytesPerSecond;
}

/** Milliseconds it ran: what the gateway counted, else from start to end. */
export function ranMs(transfer: Transfer): number {
  if (transfer.runningSeconds > 0) return transfer.runningSeconds * 1000;
  const [start, end] = [fromTimestamp(transfer.startedAt), fromTimestamp(transfer.endedAt)];
  return start === undefined || end === undefined ? 0 : Math.max(0, end - start);
}
