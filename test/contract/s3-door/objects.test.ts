import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { collect, patternBytes } from "../store/support.ts";
import { clientOf, openFixture, WRITER } from "./support.ts";

const MIB = 1024 * 1024;
const codeOf = async (response: Response): Promise<string> =>
  `${response.status} ${/<Code>(.*?)<\/Code>/.exec(await response.text())?.[1] ?? ""}`;
const base64 = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest("base64");

test("a body that does not hash to what was announced leaves nothing", async () => {
  await using fixture = await openFixture();
  const put = async (headers: Record<string, string>, query: Record<string, string> = {}): Promise<string> =>
    codeOf(await fetch(await fixture.url("PUT", "k", query), { method: "PUT", body: "right", headers }));
  expect(await put({ "content-md5": base64("md5", "wrong") })).toBe("400 BadDigest");
  expect(await put({}, { "x-amz-checksum-sha256": base64("sha256", "wrong") })).toBe("400 BadDigest");
  expect(await fixture.store.head("k")).toBeUndefined();
  expect(await put({ "content-md5": base64("md5", "right") })).toBe("200 ");
  expect(await put({}, { "x-amz-checksum-sha256": base64("sha256", "right") })).toBe("200 ");
});

test("a refused large body is answered, not cut off", async () => {
  await using fixture = await openFixture();
  const headers = { "content-md5": base64("md5", "wrong") };
  const response = await fetch(await fixture.url("PUT", "k"), { method: "PUT", body: patternBytes(20 * MIB), headers });
  expect(await codeOf(response)).toBe("400 BadDigest");
  expect(await collect(fixture.store.listUploads(""))).toEqual([]);
});

test("conditions follow the ETag, which changes with the content", async () => {
  await using fixture = await openFixture();
  const put = async (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(await fixture.url("PUT", "k"), { method: "PUT", body, headers });
  const get = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(await fixture.url("GET", "k"), { headers })).status;
  const first = (await put("one")).headers.get("etag") ?? "";
  expect(await get({ "if-match": first })).toBe(200);
  expect(await get({ "if-none-match": first })).toBe(304);
  const second = (await put("two")).headers.get("etag");
  expect(second).not.toBe(first);
  expect(await get({ "if-match": first })).toBe(412);
  expect(await codeOf(await put("three", { "if-none-match": "*" }))).toBe("412 PreconditionFailed");
});

test("multipart: too small, out of order, unknown and foreign parts are refused, and the right ones make the object", async () => {
  await using fixture = await openFixture();
  const uploadId = await clientOf(fixture.door, WRITER).initiateNewMultipartUpload("lab", "k", {});
  const bytes = patternBytes(11 * MIB);
  const etags: string[] = [];
  for (const [number, body] of [
    [1, bytes.subarray(0, 5 * MIB)],
    [2, bytes.subarray(5 * MIB)],
    [3, bytes.subarray(0, 10)],
  ] as const) {
    const url = await fixture.url("PUT", "k", { uploadId, partNumber: String(number) });
    etags.push((await fetch(url, { method: "PUT", body })).headers.get("etag") ?? "");
  }
  const complete = async (...parts: readonly (readonly [number, string | undefined])[]): Promise<string> => {
    const named = parts.map(
      ([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag ?? ""}</ETag></Part>`,
    );
    const body = `<CompleteMultipartUpload>${named.join("")}</CompleteMultipartUpload>`;
    return codeOf(await fetch(await fixture.url("POST", "k", { uploadId }), { method: "POST", body }));
  };
  expect(await complete([2, etags[1]], [1, etags[0]])).toBe("400 InvalidPartOrder");
  expect(await complete([1, etags[1]])).toBe("400 InvalidPart");
  expect(await complete([3, etags[2]], [4, etags[2]])).toBe("400 InvalidPart");
  expect(await complete([1, etags[0]], [2, etags[1]], [3, etags[2]])).toBe("200 ");
  expect(await complete([1, etags[0]])).toBe("404 NoSuchUpload");
  const made = Buffer.concat(await collect(await fixture.store.read("k")));
  expect(made.equals(Buffer.concat([bytes, bytes.subarray(0, 10)]))).toBe(true);
});

test("a part below the smallest size is refused unless it is the last", async () => {
  await using fixture = await openFixture();
  const upload = await fixture.store.createUpload("k");
  const small = (number: number) =>
    fixture.store.uploadPart(upload, { number, offset: number - 1, sizeBytes: 1 }, collectable(Buffer.from("x")));
  const parts = [await small(1), await small(2)];
  const named = parts.map(
    ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}-0"</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload>${named.join("")}</CompleteMultipartUpload>`;
  const url = await fixture.url("POST", "k", { uploadId: upload.uploadId });
  expect(await codeOf(await fetch(url, { method: "POST", body }))).toBe("400 EntityTooSmall");
});

test("listings group by the delimiter and go on page by page", async () => {
  await using fixture = await openFixture();
  for (const key of ["a", "b/1", "b/2", "b.x", "c/d/e", "z"]) await fixture.store.put(key, Buffer.from(key));
  const pages: string[] = [];
  for (let token: string | undefined = ""; token !== undefined;) {
    const query: Record<string, string> = { "list-type": "2", delimiter: "/", "max-keys": "2" };
    if (token !== "") query["continuation-token"] = token;
    const text = await (await fetch(await fixture.url("GET", "", query))).text();
    const shown = [...text.matchAll(/<(?:Key|CommonPrefixes><Prefix)>(.*?)</g)].map(([, name]) => name);
    pages.push(shown.join(" "));
    token = /<NextContinuationToken>(.*?)</.exec(text)?.[1];
  }
  // Within a page keys stand before common prefixes.
  expect(pages).toEqual(["a b.x", "b/ c/", "z"]);
});

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one chunk
async function* collectable(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
