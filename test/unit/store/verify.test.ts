import { describe, expect, test } from "vitest";
import type { ObjectStore, PartToWrite } from "../../../src/app/ports/object-store.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { withVerify } from "../../../src/store/verify.ts";
import { chunked, failure } from "../../contract/store/support.ts";

/** A store that takes any part, and how many bytes of it arrived. */
function sink(): { store: ObjectStore; arrived: () => number; announced: () => string | undefined } {
  let arrived = 0;
  let announced: string | undefined;
  const inner = openMemory({ name: "m" });
  inner.uploadPart = async (_, part: PartToWrite, body) => {
    for await (const chunk of body) arrived += chunk.length;
    return { number: part.number, etag: "e", sizeBytes: arrived };
  };
  const put = inner.put.bind(inner);
  inner.put = (key, bytes, options) => {
    announced = options?.sha256;
    return put(key, bytes, options);
  };
  return { store: withVerify(inner), arrived: () => arrived, announced: () => announced };
}

const upload = { key: "x", uploadId: "1" };

describe("verify", () => {
  test("names the digest of what is put, and sends nothing where another was announced", async () => {
    const { store, announced } = sink();
    await store.put("x", Buffer.from("abc"));
    expect(announced()).toBe(sha256("abc"));
    const error = await failure(() => store.put("y", Buffer.from("abc"), { sha256: sha256("abd") }));
    expect(error).toMatchObject({ reason: "DIGEST_MISMATCH", hop: "store m" });
    expect(await store.head("y")).toBeUndefined();
  });

  test.each([1, 7, 100, 1000])("never lets the end of a wrong part pass, in chunks of %d", async (chunk) => {
    const bytes = Buffer.alloc(100, 7);
    const { store, arrived } = sink();
    const part = { number: 1, offset: 0, sizeBytes: 100, sha256: sha256("other") };
    const error = await failure(() => store.uploadPart(upload, part, chunked(bytes, chunk)));
    expect(error).toMatchObject({ reason: "DIGEST_MISMATCH" });
    expect(String(error)).toContain(sha256(bytes));
    expect(arrived()).toBeLessThan(100);
  });

  test.each([
    [99, "BODY_TOO_LONG"],
    [101, "SHORT_BODY"],
  ])("holds a body of 100 bytes to the %d that were told: %s", async (sizeBytes, reason) => {
    const { store, arrived } = sink();
    const error = await failure(() =>
      store.uploadPart(upload, { number: 1, offset: 0, sizeBytes }, chunked(Buffer.alloc(100), 10)),
    );
    expect(error).toMatchObject({ reason });
    expect(arrived()).toBeLessThan(sizeBytes);
  });

  test("passes a right part on whole", async () => {
    const bytes = Buffer.alloc(100, 7);
    const { store, arrived } = sink();
    await store.uploadPart(upload, { number: 1, offset: 0, sizeBytes: 100, sha256: sha256(bytes) }, chunked(bytes, 33));
    expect(arrived()).toBe(100);
  });
});
