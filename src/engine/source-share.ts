/** What is known of a source when a unit is to be given to one. */
export interface SourceLoad {
  /** Units under way there. */
  readonly units: number;
  /** Of those units, what has not come yet. */
  readonly bytesLeft: number;
  /** Measured over the last seconds; 0 where nothing was measured yet. */
  readonly bytesPerSecond: number;
}

/** A source that is so much slower than the fastest one gets one unit at a time. */
const SLOW = 4;

/**
 * Which of some sources would bring a unit soonest: a new one is tried at once with one unit, a slow one gets one at a
 * time, and among the others the queue and the rate decide.
 * @returns an index; undefined where there are none
 */
export function soonest(sources: readonly SourceLoad[], unitBytes: number): number | undefined {
  const fastest = Math.max(0, ...sources.map(({ bytesPerSecond }) => bytesPerSecond));
  const open = sources
    .map((source, index) => ({ ...source, index }))
    .filter(({ units, bytesPerSecond }) => units === 0 || (bytesPerSecond > 0 && bytesPerSecond * SLOW >= fastest));
  const candidates = open.length > 0 ? open : sources.map((source, index) => ({ ...source, index }));
  // Unmeasured and idle: looked at as fast as the fastest, so that each source shows what it can.
  const secondsAt = ({ bytesLeft, bytesPerSecond }: SourceLoad): number =>
    (bytesLeft + unitBytes) / (bytesPerSecond > 0 ? bytesPerSecond : Math.max(1, fastest));
  return candidates.toSorted((a, b) => secondsAt(a) - secondsAt(b) || a.units - b.units)[0]?.index;
}

/** A unit under way, and what the others could do. */
export interface UnderWay {
  readonly bytesLeft: number;
  readonly unitBytes: number;
  /** Of its source, for this unit. */
  readonly bytesPerSecond: number;
  /** Of its source, for all that it has in hand. */
  readonly sourceBytesPerSecond: number;
  /** Of all that its source has in hand. */
  readonly sourceBytesLeft: number;
  /** Of the transfer, without what this unit's source has in hand. */
  readonly otherBytesLeft: number;
  /** Of all other sources together. */
  readonly otherBytesPerSecond: number;
}

/** Taking a unit away must save this many times what it takes. */
const WORTH = 1.5;

/**
 * Whether a unit would be done sooner by another source, which starts it anew once its own work is done: true near the
 * end of a transfer for what a slow source has in hand, and for a source that has stopped. One that a fast source lets wait
 * for its others is done when those are.
 */
export function isWorthStealing(unit: UnderWay): boolean {
  if (unit.otherBytesPerSecond <= 0) return false;
  const hereSeconds = Math.min(
    secondsFor(unit.bytesLeft, unit.bytesPerSecond),
    secondsFor(unit.sourceBytesLeft, unit.sourceBytesPerSecond),
  );
  const thereSeconds = (unit.otherBytesLeft + unit.unitBytes) / unit.otherBytesPerSecond;
  return hereSeconds > WORTH * thereSeconds + 1;
}

const secondsFor = (bytes: number, bytesPerSecond: number): number =>
  bytesPerSecond > 0 ? bytes / bytesPerSecond : Infinity;
