import { knownWords } from "./enum-table.ts";
import type { Delivery, Delivery__Output } from "./gen/hanse/control/v1/Delivery.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { DELIVERY_MODES, deliveryState, type DeliveryModeWord } from "./words.ts";

/** The states of a delivery. */
export type DeliveryStateWord = Parameters<typeof deliveryState.toWire>[0];

/** A delivery as people are shown it. Times are milliseconds since 1970; texts are empty where there is none. */
export interface ShownDelivery {
  readonly deliveryId: string;
  readonly state: DeliveryStateWord;
  readonly stale: boolean;
  readonly peer: string;
  readonly person: string;
  readonly transferId: string;
  readonly reference: string;
  readonly digest: string;
  readonly modes: readonly DeliveryModeWord[];
  readonly openedAtMs: number;
  readonly activeAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly locatedBytes: number;
  readonly relayedBytes: number;
  readonly reportedBytes: number;
  readonly reportedObjects: number;
  readonly reportedAtMs: number | undefined;
  readonly urlsUntilMs: number | undefined;
  readonly reason: string;
  readonly reasonCode: string;
  readonly endedBy: string;
}

/** hanse.control.v1.Delivery */
export function deliveryToWire(delivery: ShownDelivery): Delivery {
  const { state, modes, openedAtMs, activeAtMs, endedAtMs, reportedAtMs, urlsUntilMs, ...same } = delivery;
  return {
    ...same,
    state: deliveryState.toWire(state),
    modes: [...modes],
    openedAt: toTimestamp(openedAtMs),
    activeAt: toTimestamp(activeAtMs),
    endedAt: toTimestamp(endedAtMs),
    reportedAt: toTimestamp(reportedAtMs),
    urlsUntil: toTimestamp(urlsUntilMs),
  };
}

/** The mirror of deliveryToWire; unknown modes are left out. @throws HanseError INVALID_INPUT for a state that we do not know */
export function deliveryFromWire(wire: Delivery__Output): ShownDelivery {
  const { state, modes, openedAt, activeAt, endedAt, reportedAt, urlsUntil, ...same } = wire;
  return {
    ...same,
    state: deliveryState.demand(state, "a delivery's state"),
    modes: knownWords(DELIVERY_MODES, modes),
    openedAtMs: fromTimestamp(openedAt) ?? 0,
    activeAtMs: fromTimestamp(activeAt),
    endedAtMs: fromTimestamp(endedAt),
    reportedAtMs: fromTimestamp(reportedAt),
    urlsUntilMs: fromTimestamp(urlsUntil),
  };
}
