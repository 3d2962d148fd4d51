import { expect, test } from "vitest";
import type { Lie, Match } from "../../../src/lab/s3-door/rules.ts";
import { openFixture, recordOf } from "./support.ts";

const BYTES = Buffer.from("0123456789".repeat(1000));
const GET: Match = { operation: "GetObject" };

/** Reads the object, or bytes 100-199 of it, while the door tells this lie. */
async function lied(lie: Lie, range?: string): Promise<Response> {
  await using fixture = await openFixture({ rules: [{ match: GET, lie }] });
  await fixture.store.put("k", BYTES);
  const response = await fetch(await fixture.url("GET", "k"), {
    redirect: "manual",
    headers: { "accept-encoding": "identity", ...(range !== undefined && { range }) },
  });
  const body = await response.arrayBuffer();
  return new Response(response.status === 304 ? null : body, { status: response.status, headers: response.headers });
}

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

test("one bit of one byte is flipped, where the answer covers it", async () => {
  const flipped = await bytesOf(await lied({ kind: "flip", offset: 150 }, "bytes=100-199"));
  expect(flipped.length).toBe(100);
  expect([...flipped].filter((byte, i) => byte !== BYTES[100 + i])).toEqual([(BYTES[150] ?? 0) ^ 1]);
  expect(await bytesOf(await lied({ kind: "flip", offset: 250 }, "bytes=100-199"))).toEqual(BYTES.subarray(100, 200));
});

test("a body is cut off: with its connection, or with a length that is true to it", async () => {
  await expect(lied({ kind: "truncate", afterBytes: 10 })).rejects.toThrow();
  expect((await bytesOf(await lied({ kind: "truncate", afterBytes: 10, declared: true }))).length).toBe(10);
});

test("bytes are added behind the body", async () => {
  expect((await bytesOf(await lied({ kind: "extra", bytes: 7 }, "bytes=0-9"))).length).toBe(17);
});

test("a body is shifted, or two pieces of it change places, and its length is as it was", async () => {
  const part = BYTES.subarray(100, 200);
  const shifted = await bytesOf(await lied({ kind: "shift", bytes: 3 }, "bytes=100-199"));
  expect(shifted).toEqual(Buffer.concat([part.subarray(3), Buffer.alloc(3)]));
  const swapped = await bytesOf(await lied({ kind: "swap", bytes: 15 }, "bytes=100-199"));
  expect(swapped).toEqual(Buffer.concat([part.subarray(15, 30), part.subarray(0, 15), part.subarray(30)]));
  const halves = await bytesOf(await lied({ kind: "swap", bytes: 99 }, "bytes=103-109"));
  expect(halves).toEqual(Buffer.from("6789345"));
});

test("a range is ignored, or the wrong one is named", async () => {
  const whole = await lied({ kind: "ignore-range" }, "bytes=0-9");
  expect([whole.status, (await bytesOf(whole)).length]).toEqual([200, BYTES.length]);
  const wrong = await lied({ kind: "headers", set: { "content-range": "bytes 5-14/10000" } }, "bytes=0-9");
  expect(wrong.headers.get("content-range")).toBe("bytes 5-14/10000");
});

test("answers, redirects and floods stand in for the truth", async () => {
  const slow = await lied({ kind: "answer", status: 503, body: "busy", headers: { "retry-after": "7" } });
  expect([slow.status, slow.headers.get("retry-after"), await slow.text()]).toEqual([503, "7", "busy"]);
  const away = await lied({ kind: "redirect", url: "http://169.254.169.254/" });
  expect([away.status, away.headers.get("location")]).toEqual([307, "http://169.254.169.254/"]);
  const flood = await lied({ kind: "flood", head: "<a>", unit: "<b/>", count: 100_000, tail: "</a>" });
  expect((await bytesOf(flood)).length).toBe(400_007);
});

test("a dripping body comes in pieces, each when the test lets it", async () => {
  const seen: number[] = [];
  const pause = (sent: number): Promise<void> => {
    seen.push(sent);
    return Promise.resolve();
  };
  expect(await bytesOf(await lied({ kind: "drip", pieceBytes: 40, pause }, "bytes=0-99"))).toEqual(
    BYTES.subarray(0, 100),
  );
  expect(seen).toEqual([0, 40, 80]);
});

test("the answer to a Complete is lost after its effect, and only the second time it is told", async () => {
  await using fixture = await openFixture({
    rules: [{ match: { operation: "CompleteMultipartUpload", nth: 1 }, lie: { kind: "drop", when: "after" } }],
  });
  const upload = await fixture.store.createUpload("k");
  const part = await fixture.store.uploadPart(upload, { number: 1, offset: 0, sizeBytes: BYTES.length }, once(BYTES));
  const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.etag}-0</ETag></Part></CompleteMultipartUpload>`;
  const url = await fixture.url("POST", "k", { uploadId: upload.uploadId });
  await expect(fetch(url, { method: "POST", body })).rejects.toThrow();
  expect((await fixture.store.head("k"))?.sizeBytes).toBe(BYTES.length);
  const again = await fetch(url, { method: "POST", body });
  expect([again.status, await again.text()]).toEqual([404, expect.stringContaining("<Code>NoSuchUpload</Code>")]);
  expect(await recordOf(fixture.door, (record) => record.status === 0)).toMatchObject({ complete: false });
});

test("a connection dropped before the work leaves no effect", async () => {
  await using fixture = await openFixture({
    rules: [{ match: { method: "PUT" }, lie: { kind: "drop", when: "before" } }],
  });
  await expect(fetch(await fixture.url("PUT", "k"), { method: "PUT", body: "x" })).rejects.toThrow();
  expect(await fixture.store.head("k")).toBeUndefined();
});

test("a held answer goes on when it is released", async () => {
  const released = Promise.withResolvers<undefined>();
  await using fixture = await openFixture();
  fixture.door.rules.push({ match: { key: /^k/ }, lie: { kind: "hold", until: released.promise, afterBytes: 10 } });
  await fixture.store.put("k", BYTES);
  const response = await fetch(await fixture.url("GET", "k"));
  const sizes: number[] = [];
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    // Nothing more can come before this, so the first chunk is all that was let through.
    released.resolve(undefined);
    sizes.push(chunk.length);
  }
  expect(sizes[0]).toBe(10);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(BYTES.length);
});

test("closing the door ends what is held for ever", async () => {
  const fixture = await openFixture({
    rules: [{ match: GET, lie: { kind: "hold", until: new Promise(() => undefined) } }],
  });
  const answer = fetch(await fixture.url("GET", "k"));
  const refused = expect(answer).rejects.toThrow();
  await fixture[Symbol.asyncDispose]();
  await refused;
});

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one chunk
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
