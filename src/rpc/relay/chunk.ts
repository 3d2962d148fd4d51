import type { ReadPartResponse } from "../../wire/gen/hanse/federation/v1/ReadPartResponse.ts";

/** Most bytes of one message. */
export const CHUNK_BYTES = 256 * 1024;

/**
 * A ReadPartResponse whose bytes lie in the pieces that the store gave. Put together they would be copied three times
 * more on their way out, which costs more than all the rest of a relay's work.
 */
export class PiecedChunk implements ReadPartResponse {
  readonly pieces: readonly Uint8Array[];
  readonly sizeBytes: number;

  /** @param sizeBytes of all pieces together */
  constructor(pieces: readonly Uint8Array[], sizeBytes: number) {
    this.pieces = pieces;
    this.sizeBytes = sizeBytes;
  }

  /** As protobufjs wants it. */
  get chunk(): Buffer {
    return Buffer.concat(this.pieces, this.sizeBytes);
  }

  /**
   * What comes before the pieces on the wire: gRPC's prefix (not compressed, length in 4 bytes) and protobuf's key and
   * length of field 1.
   */
  get head(): Buffer {
    const length: number[] = [];
    for (let rest = this.sizeBytes; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    const head = Buffer.from([0, 0, 0, 0, 0, 0x0a, ...length]);
    head.writeUInt32BE(1 + length.length + this.sizeBytes, 1);
    return head;
  }
}
