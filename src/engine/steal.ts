import type { SiteId } from "../domain/site.ts";
import { isWorthStealing } from "./source-share.ts";
import type { SourceTurns, Turn } from "./source-turns.ts";

/**
 * Finds a unit that other sources would bring sooner than the one that has it.
 * @param bytesLeft of the transfer
 * @param tried by unit, the sites that it failed at or was taken from: no site gets it twice this way
 */
export function unitToSteal(
  sources: readonly SourceTurns[],
  bytesLeft: number,
  tried: ReadonlyMap<number, ReadonlySet<SiteId>>,
  nowMs: number,
): Turn | undefined {
  for (const source of sources) {
    const ready = sources.filter((other) => other !== source && other.open !== undefined && other.isReady(nowMs));
    const { bytesLeft: sourceBytesLeft, bytesPerSecond: sourceBytesPerSecond } = source.load();
    // What else this source has in hand is its own work.
    const otherBytesLeft = Math.max(0, bytesLeft - source.bytesInHand);
    for (const [unit, turn] of source.turns) {
      if (turn.stolen || !turn.isMeasured(nowMs)) continue;
      const others = ready.filter(({ site }) => tried.get(unit)?.has(site) !== true);
      const otherBytesPerSecond = others.reduce((sum, other) => sum + other.load().bytesPerSecond, 0);
      const here = {
        bytesLeft: turn.bytesLeft,
        unitBytes: turn.unitBytes,
        bytesPerSecond: turn.bytesPerSecond(nowMs),
        sourceBytesLeft,
        sourceBytesPerSecond,
      };
      if (isWorthStealing({ ...here, otherBytesLeft, otherBytesPerSecond })) return turn;
    }
  }
  return undefined;
}
