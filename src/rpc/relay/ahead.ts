import type { RelayRange } from "../../app/relay-read.ts";
import type { ByteStream } from "../../app/ports/object-store.ts";

/** Reads of one stream that run before their turn, and what they may hold together. */
const AHEAD = { reads: 8, bytes: 8 * 1024 * 1024 } as const;

/** What all streams of a relay may hold of reads before their turn. */
const AHEAD_BYTES = 64 * 1024 * 1024;

/** A count of bytes that several share. */
export class Allowance {
  #left: number;

  constructor(bytes: number = AHEAD_BYTES) {
    this.#left = bytes;
  }

  /** @returns whether there was so much left */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }
}

/** A range that was begun before its turn; it waits in memory. */
interface Begun {
  readonly sizeBytes: number;
  readonly pieces: Promise<readonly Uint8Array[]>;
}

/**
 * Reads ranges one after the other, and small ones ahead: many of them take hardly more time than one. What fails ahead
 * fails in its turn, after all bytes before it. Leaving the loop stops every read.
 * @param read opens a range; what it throws is passed on
 * @param allowance what all streams may hold of reads before their turn
 */
export function* inTurn(
  ranges: readonly RelayRange[],
  read: (range: RelayRange, signal: AbortSignal) => ByteStream,
  allowance: Allowance,
  signal: AbortSignal,
): Generator<ByteStream, void, undefined> {
  const left = new AbortController();
  const until = AbortSignal.any([signal, left.signal]);
  const begun: Begun[] = [];
  const own = new Allowance(AHEAD.bytes);
  let next = 0;
  const fill = (): void => {
    for (; begun.length < AHEAD.reads && next < ranges.length; next++) {
      const range = ranges[next];
      if (range === undefined || !take(range.range.size, own, allowance)) return;
      const pieces = gather(read(range, until));
      pieces.catch(() => undefined);
      begun.push({ sizeBytes: range.range.size, pieces });
    }
  };
  const giveBack = ({ sizeBytes }: Begun): void => {
    own.give(sizeBytes);
    allowance.give(sizeBytes);
  };
  try {
    while (next < ranges.length || begun.length > 0) {
      fill();
      const first = begun.shift();
      if (first !== undefined) {
        try {
          yield waiting(first.pieces);
        } finally {
          giveBack(first);
        }
        continue;
      }
      const range = ranges[next++];
      if (range !== undefined) yield read(range, until);
    }
  } finally {
    left.abort();
    begun.forEach(giveBack);
  }
}

function take(bytes: number, own: Allowance, all: Allowance): boolean {
  if (!own.take(bytes)) return false;
  if (all.take(bytes)) return true;
  own.give(bytes);
  return false;
}

async function gather(bytes: ByteStream): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return pieces;
}

async function* waiting(pieces: Promise<readonly Uint8Array[]>): ByteStream {
  yield* await pieces;
}
