import type { Lanes } from "../app/ports/lanes.ts";
import type { TransferRow } from "../app/ports/ledger.ts";
import { sharePace } from "./pace.ts";

/** The paces of rules whose pulls run in this process. */
export class RulePaces {
  readonly #paces = new Map<string, SharedArrayBuffer>();

  /** The lanes as a transfer may use them: at the rate of its rule, which all pulls of that rule share. */
  lanesFor(lanes: Lanes, { ruleId, maxBytesPerSecond }: Pick<TransferRow, "ruleId" | "maxBytesPerSecond">): Lanes {
    if (ruleId === undefined || maxBytesPerSecond === undefined) return lanes;
    const pace = this.#paces.get(ruleId) ?? sharePace(maxBytesPerSecond);
    this.#paces.set(ruleId, pace);
    return {
      run: (task, on, signal) => lanes.run(task, on, signal, pace),
      close: () => lanes.close(),
    };
  }
}

/** A lane should have so much of a rate for itself: with less, its requests would stand still for too long. */
const LANE_RATE = 1024 * 1024;

/** As many units as a rate can feed; at least one. */
export const widthAt = (width: number, maxBytesPerSecond: number | undefined): number =>
  maxBytesPerSecond === undefined ? width : Math.max(1, Math.min(width, Math.floor(maxBytesPerSecond / LANE_RATE)));
