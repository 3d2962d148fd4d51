import { describe, expect, test } from "vitest";
import type { ByteStream } from "../../../../src/app/ports/object-store.ts";
import { CHUNK_BYTES, PiecedChunk } from "../../../../src/rpc/relay/chunk.ts";
import { inChunks } from "../../../../src/rpc/relay/chunks.ts";
import { RelayService } from "../../../../src/wire/services.ts";
import { noise } from "../../../support/sharing.ts";

const bytes = noise(CHUNK_BYTES, "chunk");

describe("a chunk in pieces", () => {
  test.each([1, 127, 128, 16_383, 16_384, 65_537, CHUNK_BYTES])(
    "of %d bytes is on the wire as protobufjs has it",
    (n) => {
      const pieces = [bytes.subarray(0, n >> 1), bytes.subarray(n >> 1, n)];
      const chunk = new PiecedChunk(pieces, n);
      const message = RelayService.ReadPart.responseSerialize({ chunk: bytes.subarray(0, n) });
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(message.length, 1);
      expect(Buffer.concat([chunk.head, ...pieces]).equals(Buffer.concat([prefix, message]))).toBe(true);
      // And so it is where grpc-js serializes it.
      expect(Buffer.from(RelayService.ReadPart.responseSerialize(chunk)).equals(Buffer.from(message))).toBe(true);
    },
  );
});

async function* inPieces(...sizes: readonly number[]): ByteStream {
  let at = 0;
  for (const size of sizes) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at = (at + size) % 100;
  }
}

const sizesOf = async (stream: ByteStream, now?: () => number): Promise<number[]> => {
  const sizes: number[] = [];
  for await (const chunk of inChunks(stream, now)) {
    expect(chunk.chunk.length).toBe(chunk.sizeBytes);
    sizes.push(chunk.sizeBytes);
  }
  return sizes;
};

describe("bytes in chunks", () => {
  const K = 1024;
  test.each([
    ["nothing", [], []],
    ["empty pieces", [0, 0], []],
    ["one piece", [10], [10]],
    ["a full chunk", [CHUNK_BYTES], [CHUNK_BYTES]],
    ["many small pieces", Array<number>(300).fill(K), [CHUNK_BYTES, 44 * K]],
    ["a piece over the border", [200 * K, 100 * K], [CHUNK_BYTES, 44 * K]],
  ])("%s", async (_, pieces, chunks) => {
    expect(await sizesOf(inPieces(...pieces))).toEqual(chunks);
  });

  test("a piece larger than a chunk is cut", async () => {
    async function* large(): ByteStream {
      yield await Promise.resolve(new Uint8Array(2 * CHUNK_BYTES + 5));
    }
    expect(await sizesOf(large())).toEqual([CHUNK_BYTES, CHUNK_BYTES, 5]);
  });

  test("what drips goes out all the same", async () => {
    let looks = 0;
    expect(await sizesOf(inPieces(10, 10, 10, 10, 10), () => 600 * looks++)).toEqual([20, 20, 10]);
  });

  test("hold the same bytes in the same order", async () => {
    const got: Buffer[] = [];
    const sent = [noise(70_000, "a"), noise(300_000, "b"), noise(1, "c")];
    async function* pieces(): ByteStream {
      for (const piece of sent) yield await Promise.resolve(piece);
    }
    for await (const { chunk } of inChunks(pieces())) got.push(chunk);
    expect(Buffer.concat(got).equals(Buffer.concat(sent))).toBe(true);
  });
});
