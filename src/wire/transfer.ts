import type { TransferKind, TransferState } from "../domain/transfer.ts";
import { knownWord } from "./enum-table.ts";
import type { Transfer, Transfer__Output } from "./gen/hanse/control/v1/Transfer.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { DELIVERY_MODES, transferKind, transferState, type DeliveryModeWord } from "./words.ts";

/** A transfer as people are shown it. Times are milliseconds since 1970. */
export interface ShownTransfer {
  readonly transferId: string;
  readonly kind: TransferKind;
  readonly state: TransferState;
  readonly step: string;
  /** Empty when all is well. */
  readonly reason: string;
  readonly reasonCode: string;
  readonly reference: string;
  readonly digest: string;
  readonly from: string;
  readonly to: string;
  /** The path that it takes, or took last. */
  readonly mode: DeliveryModeWord;
  /** Why it is that path, where the other would be better; empty otherwise. */
  readonly modeReason: string;
  /** Those of `bytesDone` that came by relay. */
  readonly bytesRelayed: number;
  /** Those of `bytesTotal` that held versions have. */
  readonly bytesInheritable: number;
  /** Those of `bytesDone` that did not cross the network. */
  readonly bytesInherited: number;
  /** Why something was fetched that a held version has; empty otherwise. */
  readonly inheritReason: string;
  /** It mends a replica instead of bringing one. */
  readonly repair: boolean;
  readonly objectsTotal: number;
  readonly objectsDone: number;
  readonly bytesTotal: number;
  /** Those on their way included. */
  readonly bytesDone: number;
  readonly partsTotal: number;
  readonly partsDone: number;
  readonly lanes: number;
  readonly retries: number;
  readonly bytesPerSecond: number;
  readonly createdAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly createdBy: string;
  readonly problems: readonly string[];
  readonly runningMs: number;
  /** The sites that its bytes come from, where there are others than the owner. */
  readonly sources: readonly ShownSource[];
}

/** A site that a pull reads from. */
export interface ShownSource {
  readonly site: string;
  readonly state: (typeof SOURCE_STATES)[number];
  readonly reason: string;
  readonly bytes: number;
  readonly objects: number;
}

const SOURCE_STATES = ["used", "left"] as const;

/** hanse.control.v1.Transfer */
export function transferToWire(transfer: ShownTransfer): Transfer {
  const { kind, state, createdAtMs, startedAtMs, endedAtMs, runningMs, problems, sources, ...same } = transfer;
  return {
    ...same,
    kind: transferKind.toWire(kind),
    state: transferState.toWire(state),
    createdAt: toTimestamp(createdAtMs),
    startedAt: toTimestamp(startedAtMs),
    endedAt: toTimestamp(endedAtMs),
    runningSeconds: runningMs / 1000,
    problems: [...problems],
    sources: [...sources],
  };
}

/** The mirror of transferToWire. @throws HanseError INVALID_INPUT for a kind, state or mode that we do not know */
export function transferFromWire(wire: Transfer__Output): ShownTransfer {
  const { kind, state, mode, createdAt, startedAt, endedAt, runningSeconds, sources, ...same } = wire;
  return {
    ...same,
    kind: transferKind.demand(kind, "a transfer's kind"),
    state: transferState.demand(state, "a transfer's state"),
    mode: knownWord(DELIVERY_MODES, mode, "a transfer's mode"),
    createdAtMs: fromTimestamp(createdAt) ?? 0,
    startedAtMs: fromTimestamp(startedAt),
    endedAtMs: fromTimestamp(endedAt),
    runningMs: Math.round(runningSeconds * 1000),
    sources: sources.map((source) => ({
      ...source,
      state: knownWord(SOURCE_STATES, source.state, "a source's state"),
    })),
  };
}
