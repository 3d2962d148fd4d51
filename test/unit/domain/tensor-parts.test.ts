import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { S3_PART_LIMITS } from "../../../src/domain/part-rule.ts";
import { headerLength, readTensorLayout, type Tensor, type TensorLayout } from "../../../src/domain/safetensors.ts";
import { tensorPartSizes } from "../../../src/domain/tensor-parts.ts";

const MI = 1024 * 1024;
const PART = 16 * MI;

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
const header = (value: unknown): Buffer => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const tensor = (begin: number, end: number): unknown => ({ dtype: "F32", shape: [1], data_offsets: [begin, end] });
const read = (value: unknown, dataBytes: number): TensorLayout | undefined => {
  const bytes = header(value);
  return readTensorLayout(bytes, 8 + bytes.length + dataBytes);
};

/** What each part holds, as if a tensor's bytes were its name: parts of equal bytes have equal names here. */
function contents(layout: TensorLayout, sizes: readonly number[]): string[] {
  const pieces = [{ name: "header", sizeBytes: layout.headerBytes }, ...layout.tensors];
  let [at, start] = [0, 0];
  return sizes.map((size) => {
    const held: string[] = [];
    for (let left = size; left > 0;) {
      const piece = pieces[at];
      if (piece === undefined) throw new Error("the parts are longer than the file");
      const taken = Math.min(left, piece.sizeBytes - start);
      if (taken > 0) held.push(`${piece.name}+${start}:${taken}`);
      left -= taken;
      start += taken;
      if (start === piece.sizeBytes) [at, start] = [at + 1, 0];
    }
    return held.join(" ");
  });
}

/** Bytes of `after` that no part of `before` has. */
function fetched(before: TensorLayout, after: TensorLayout): number {
  const held = new Set(contents(before, tensorPartSizes(before, PART)));
  const sizes = tensorPartSizes(after, PART);
  return sum(contents(after, sizes).map((content, i) => (held.has(content) ? 0 : (sizes[i] ?? 0))));
}

const model = (sizes: readonly number[], headerBytes = 20_000): TensorLayout => ({
  headerBytes,
  tensors: sizes.map((sizeBytes, i) => ({ name: `model.layers.${i}.weight`, sizeBytes })),
});
const inserted = ({ headerBytes, tensors }: TensorLayout, first: Tensor): TensorLayout => ({
  headerBytes: headerBytes + 100,
  tensors: [first, ...tensors],
});

describe("a safetensors header", () => {
  it("gives the tensors in the order of their bytes", () => {
    const layout = read(
      { __metadata__: { format: "pt" }, b: tensor(8, 20), "a\n": tensor(0, 8), c: tensor(20, 20) },
      20,
    );
    expect(layout?.tensors).toEqual([
      { name: "a\n", sizeBytes: 8 },
      { name: "b", sizeBytes: 12 },
      { name: "c", sizeBytes: 0 },
    ]);
    expect(read(`${JSON.stringify({ a: tensor(0, 4) })}    `, 4)?.tensors).toHaveLength(1);
  });

  it.each([
    ["no JSON", "{", 0],
    ["another JSON", "[]", 0],
    ["something behind", '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}x', 4],
    ["a space before", ' {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4],
    [
      "a name twice",
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
      8,
    ],
    [
      "a name twice, once escaped",
      '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}',
      8,
    ],
    ["a member twice", '{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4],
    ["a member that nobody knows", '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}', 4],
    ["a gap", { a: tensor(0, 4), b: tensor(5, 8) }, 8],
    ["an overlap", { a: tensor(0, 4), b: tensor(3, 8) }, 8],
    ["a beginning behind zero", { a: tensor(1, 4) }, 4],
    ["an end before its beginning", { a: tensor(4, 0) }, 4],
    ["an end before the file's", { a: tensor(0, 4) }, 5],
    ["an end behind the file's", { a: tensor(0, 4) }, 3],
    ["a fraction", '{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}', 4],
    ["a sign", '{"a":{"dtype":"F32","shape":[1],"data_offsets":[-0,4]}}', 4],
    ["an exponent", '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4e0]}}', 4],
    ["a leading zero", '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,04]}}', 4],
    ["a number beyond counting", '{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}', 4],
    ["three offsets", '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}', 4],
    ["no offsets", '{"a":{"dtype":"F32","shape":[1]}}', 0],
    ["metadata that is no text", '{"__metadata__":{"a":1}}', 0],
    ["a lone surrogate", '{"\\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4],
    ["a raw line feed in a name", '{"a\n":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4],
    ["deep nesting", "[".repeat(100_000), 0],
  ] as const)("with %s is none", (_, value, dataBytes) => {
    expect(read(value, dataBytes)).toBeUndefined();
  });

  it("that is not UTF-8 is none", () => {
    const bytes = Buffer.from('{"\xff":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', "latin1");
    expect(readTensorLayout(bytes, 8 + bytes.length + 4)).toBeUndefined();
  });

  it("is bounded by its length, and by the file's", () => {
    const start = (length: bigint): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(length);
      return bytes;
    };
    expect(headerLength(start(100n), 108)).toBe(100);
    expect(headerLength(start(100n), 107)).toBeUndefined();
    expect(headerLength(start(100_000_000n), 2 ** 40)).toBe(100_000_000);
    expect(headerLength(start(100_000_001n), 2 ** 40)).toBeUndefined();
    expect(headerLength(start(2n ** 64n - 1n), 2 ** 40)).toBeUndefined();
    expect(headerLength(start(0n), 100)).toBeUndefined();
    expect(headerLength(Buffer.alloc(7), 100)).toBeUndefined();
  });

  it("of any bytes gives a layout that covers the file, or none", () => {
    const name = fc.string({ unit: "grapheme", maxLength: 8 });
    fc.assert(
      fc.property(fc.dictionary(name, fc.nat(50)), fc.nat(3), (sizes, slack) => {
        let at = 0;
        const members = Object.entries(sizes).map(([key, size]) => [key, tensor(at, (at += size))]);
        const layout = read(Object.fromEntries(members), at + slack);
        const strange = Object.hasOwn(sizes, "__metadata__");
        if (slack > 0 || strange) return;
        expect(sum((layout?.tensors ?? []).map(({ sizeBytes }) => sizeBytes))).toBe(at);
      }),
    );
  });
});

describe("parts on tensor borders", () => {
  it("add up and keep S3's limits, whatever the tensors", () => {
    const size = fc.oneof(fc.nat(10_000), fc.nat(20 * MI), fc.nat(2000 * MI), fc.constant(0));
    fc.assert(
      fc.property(
        fc.array(size, { maxLength: 60 }),
        fc.oneof(fc.integer({ min: 10, max: 100_000 }), fc.nat(100_000_008)),
        (sizes, headerBytes) => {
          const layout = model(sizes, headerBytes + 10);
          const parts = tensorPartSizes(layout, PART);
          expect(sum(parts)).toBe(layout.headerBytes + sum(sizes));
          expect(parts.length).toBeLessThanOrEqual(S3_PART_LIMITS.maxParts);
          expect(parts.slice(0, -1).every((part) => part >= S3_PART_LIMITS.minPartBytes)).toBe(true);
          expect(parts.length > 1).toBe(sum(parts) > PART && sum(sizes) > 0);
          if (sum(sizes) > 0) expect(Math.max(...parts)).toBeLessThanOrEqual(PART + 2 * S3_PART_LIMITS.minPartBytes);
          expect(tensorPartSizes(layout, PART)).toEqual(parts);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("grow where 10,000 would not do", () => {
    const layout = model(Array.from({ length: 2000 }, () => 400 * MI));
    const parts = tensorPartSizes(layout, PART);
    expect(sum(parts)).toBe(layout.headerBytes + 2000 * 400 * MI);
    expect(parts.length).toBeLessThanOrEqual(10_000);
  });

  it("cut large tensors from their own start, and leave the header little company", () => {
    const parts = tensorPartSizes(model([40 * MI, 9 * MI, 20 * MI], 1000), PART);
    expect(parts).toEqual([5 * MI + 1000, 11 * MI, 16 * MI, 8 * MI, 9 * MI, 20 * MI]);
  });

  it("bring little again after a tensor was inserted before all others", () => {
    for (const [sizes, most] of [
      [Array.from({ length: 32 }, () => 8 * MI), 0.12],
      [Array.from({ length: 24 }, (_, i) => (i % 3 === 0 ? 1 * MI : 13 * MI)), 0.2],
      [Array.from({ length: 1024 }, () => MI), 0.1],
      [Array.from({ length: 20_000 }, (_, i) => (i % 7) * 16_384 + 1000), 0.1],
    ] as const) {
      const before = model(sizes);
      const after = inserted(before, { name: "new.weight", sizeBytes: 700_000 });
      expect(fetched(before, after) / sum(tensorPartSizes(after, PART))).toBeLessThan(most);
    }
  });

  it("bring back the same borders after an insertion, wherever it was", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1000, max: 3 * MI })), fc.nat(500), (stream, at) => {
        const sizes = [...stream.take(600)];
        const before = model(sizes);
        const tensors = [...before.tensors];
        tensors.splice(at, 0, { name: "new", sizeBytes: 2 * MI });
        expect(fetched(before, { headerBytes: 20_100, tensors })).toBeLessThan(0.35 * sum(sizes));
      }),
      { numRuns: 50, seed: Number.parseInt(createHash("sha256").update("borders").digest("hex").slice(0, 7), 16) },
    );
  });
});
