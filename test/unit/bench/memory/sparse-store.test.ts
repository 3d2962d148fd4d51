import { describe, expect, it } from "vitest";
import { gather } from "../../../bench/gather.ts";
import { openSparse } from "../../../bench/memory/sparse-store.ts";
import { syntheticBytes } from "../../../bench/memory/synthetic-bytes.ts";

const MIB = 1024 * 1024;

describe("a store of objects that no disk holds", () => {
  it("makes what is read, the same from wherever it is read", async () => {
    const store = openSparse("s", [{ key: "in/huge", sizeBytes: 20 * 1024 * MIB }]);
    expect((await store.head("in/huge"))?.sizeBytes).toBe(20 * 1024 * MIB);
    const offset = 10 * 1024 * MIB - 3;
    const [long, short] = await Promise.all([
      gather(await store.read("in/huge", { range: { offset, size: 5 * MIB } })),
      gather(await store.read("in/huge", { range: { offset: offset + MIB, size: 100 } })),
    ]);
    expect(long).toHaveLength(5 * MIB);
    expect(long.subarray(MIB, MIB + 100)).toEqual(short);
    expect(long.subarray(0, MIB).equals(long.subarray(MIB, 2 * MIB))).toBe(false);
  });

  it("drops what is uploaded by parts and knows what it was", async () => {
    const store = openSparse("s", []);
    const upload = await store.createUpload("out/huge", { metadata: { token: "t" } });
    const parts = [];
    for (const number of [1, 2]) {
      const part = { number, offset: (number - 1) * 100, sizeBytes: 100 };
      parts.push(await store.uploadPart(upload, part, syntheticBytes(part.offset, 100)));
    }
    const held = [];
    for await (const part of store.listParts(upload)) held.push(part);
    expect(held).toEqual(parts);
    await expect(
      store.uploadPart(upload, { number: 3, offset: 200, sizeBytes: 9 }, syntheticBytes(0, 8)),
    ).rejects.toThrow("8 of 9");
    const [first, second] = parts;
    if (first === undefined || second === undefined) throw new Error("two parts were written");
    await expect(store.completeUpload(upload, [second, first])).rejects.toThrow("part 1");
    await store.completeUpload(upload, parts);
    expect(await store.head("out/huge")).toMatchObject({ sizeBytes: 200, metadata: { token: "t" } });
    await expect(store.read("out/huge")).rejects.toThrow("dropped");
    await store.delete("out/huge");
    expect(await store.head("out/huge")).toBeUndefined();
  });

  it("keeps Hanse's own records", async () => {
    const store = openSparse("s", []);
    const upload = await store.createUpload("out/.hanse/manifest.jsonl");
    const part = { number: 1, offset: 0, sizeBytes: 5 };
    const written = await store.uploadPart(upload, part, syntheticBytes(0, 5));
    await store.completeUpload(upload, [written]);
    expect(await gather(await store.read("out/.hanse/manifest.jsonl"))).toEqual(await gather(syntheticBytes(0, 5)));
  });
});
