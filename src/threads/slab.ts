const slabs = new WeakMap<ArrayBufferLike, Slab>();

/**
 * A buffer that is filled from its beginning and handed out in pieces, and filled anew when all pieces came back. A piece
 * that never comes back keeps it from serving again, no more: then it is garbage like any other.
 */
export class Slab {
  readonly #bytes: Buffer;
  #filled = 0;
  #out = 0;

  constructor(sizeBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(sizeBytes);
    slabs.set(this.#bytes.buffer, this);
  }

  /** Where the next bytes go; all of it, where nothing is handed out. */
  room(): Buffer {
    if (this.#out === 0) this.#filled = 0;
    return this.#bytes.subarray(this.#filled);
  }

  /** Hands out the first bytes of its room. */
  hand(count: number): Buffer {
    const piece = this.#bytes.subarray(this.#filled, this.#filled + count);
    this.#filled += count;
    this.#out += count;
    return piece;
  }

  /** @internal */
  took(count: number): void {
    this.#out -= count;
  }
}

/**
 * Gives bytes back that came in a slab: whoever does so is the last who looks at them, and does so once. Others are left
 * to the garbage collector, as all bytes are that nobody gives back.
 */
export function giveBack(bytes: Uint8Array): void {
  slabs.get(bytes.buffer)?.took(bytes.length);
}
