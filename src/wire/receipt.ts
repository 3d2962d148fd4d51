import type { ArtifactKind } from "../domain/artifact.ts";
import type { ReceiptMode } from "../domain/receipt.ts";
import { knownWord, knownWords, textOrUnset } from "./enum-table.ts";
import type { Receipt, Receipt__Output } from "./gen/hanse/control/v1/Receipt.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { ARTIFACT_KINDS } from "./version.ts";
import { DELIVERY_MODES } from "./words.ts";

const DIRECTIONS = ["in", "out", "between"] as const;

/** A receipt as people are shown it, without its tokens. Times are milliseconds since 1970. */
export interface ShownReceipt {
  readonly receiptId: string;
  readonly direction: (typeof DIRECTIONS)[number];
  readonly peer: string;
  readonly reference: string;
  readonly kind: ArtifactKind;
  readonly digest: string;
  readonly objects: number;
  readonly bytes: number;
  readonly modes: readonly ReceiptMode[];
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly person: string | undefined;
  readonly transferId: string;
  readonly deliveryId: string;
  readonly source: string;
  readonly destination: string;
  readonly signedBySource: boolean;
  readonly signedByDestination: boolean;
  readonly pending: boolean;
  readonly problem: string | undefined;
}

/** hanse.control.v1.Receipt */
export function receiptToWire(receipt: ShownReceipt): Receipt {
  const { modes, startedAtMs, endedAtMs, person, problem, ...same } = receipt;
  return {
    ...same,
    modes: [...modes],
    startedAt: toTimestamp(startedAtMs),
    endedAt: toTimestamp(endedAtMs),
    person: person ?? "",
    problem: problem ?? "",
  };
}

/** The mirror of receiptToWire; unknown paths are left out. @throws HanseError INVALID_INPUT for other unknown words */
export function receiptFromWire(wire: Receipt__Output): ShownReceipt {
  const { direction, kind, modes, startedAt, endedAt, person, problem, ...same } = wire;
  return {
    ...same,
    direction: knownWord(DIRECTIONS, direction, "a receipt's direction"),
    kind: knownWord(ARTIFACT_KINDS, kind, "a receipt's kind"),
    modes: knownWords(DELIVERY_MODES, modes),
    startedAtMs: fromTimestamp(startedAt) ?? 0,
    endedAtMs: fromTimestamp(endedAt) ?? 0,
    person: textOrUnset(person),
    problem: textOrUnset(problem),
  };
}
