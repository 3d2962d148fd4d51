import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { decodeChunked } from "../../../src/lab/s3-door/aws-chunked.ts";
import { readRequest } from "../../../src/lab/s3-door/request.ts";
import { type SignatureChain, verifySignature } from "../../../src/lab/s3-door/sigv4.ts";

// The worked examples of the Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version 4)".
const PAIR = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const NOW = Date.UTC(2013, 4, 24, 0, 5);
const HOST = "examplebucket.s3.amazonaws.com";
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

function requestOf(method: string, url: string, headers: Record<string, string>): ReturnType<typeof readRequest> {
  const raw = { method, url, headers, rawHeaders: Object.entries(headers).flat() };
  return readRequest(raw as unknown as IncomingMessage);
}

const authorization = (signedHeaders: string, signature: string): string =>
  `AWS4-HMAC-SHA256 Credential=${PAIR.accessKeyId}/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders},Signature=${signature}`;

const getObject = (range: string): ReturnType<typeof readRequest> =>
  requestOf("GET", "/test.txt", {
    host: HOST,
    range,
    "x-amz-content-sha256": EMPTY,
    "x-amz-date": "20130524T000000Z",
    authorization: authorization(
      "host;range;x-amz-content-sha256;x-amz-date",
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
  });

test("the reference's signed GET holds, and not for another range", () => {
  expect(verifySignature(getObject("bytes=0-9"), [PAIR], NOW).credentials).toBe(PAIR);
  expect(() => verifySignature(getObject("bytes=0-8"), [PAIR], NOW)).toThrow("does not match");
});

test("the reference's presigned URL holds until it ends", () => {
  const query = [
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    `X-Amz-Credential=${PAIR.accessKeyId}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request`,
    "X-Amz-Date=20130524T000000Z",
    "X-Amz-Expires=86400",
    "X-Amz-SignedHeaders=host",
    "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  ];
  const request = requestOf("GET", `/test.txt?${query.join("&")}`, { host: HOST });
  expect(verifySignature(request, [PAIR], NOW).payload).toBe("UNSIGNED-PAYLOAD");
  expect(() => verifySignature(request, [PAIR], NOW + 86_400_000)).toThrow("Request has expired");
});

test("a header that S3 acts on must be signed", () => {
  const request = getObject("bytes=0-9");
  request.raw.headers["x-amz-copy-source"] = "other/secret";
  expect(() => verifySignature(request, [PAIR], NOW)).toThrow("x-amz-copy-source is not signed");
});

const PUT_SIGNATURE = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
const CHUNKS = [
  [65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"],
  [1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"],
  [0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"],
] as const;

function chainOf(): SignatureChain {
  const request = requestOf("PUT", "/examplebucket/chunkObject.txt", {
    host: "s3.amazonaws.com",
    "content-encoding": "aws-chunked",
    "content-length": "66824",
    "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "x-amz-date": "20130524T000000Z",
    "x-amz-decoded-content-length": "66560",
    "x-amz-storage-class": "REDUCED_REDUNDANCY",
    authorization: authorization(
      "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
      PUT_SIGNATURE,
    ),
  });
  return verifySignature(request, [PAIR], NOW).chain;
}

const framed = (letter = "a"): string =>
  CHUNKS.map(
    ([size, signature]) => `${size.toString(16)};chunk-signature=${signature}\r\n${letter.repeat(size)}\r\n`,
  ).join("");

async function decoded(text: string, pieceBytes: number): Promise<string> {
  const options = { chain: chainOf(), trailers: false, onTrailers: () => undefined };
  let out = "";
  for await (const chunk of decodeChunked(pieces(Buffer.from(text), pieceBytes), options))
    out += Buffer.from(chunk).toString();
  return out;
}

// eslint-disable-next-line @typescript-eslint/require-await -- chunks that are there already
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test.each([7, 4096, 1_000_000])(
  "the reference's chunked body is unpacked, in pieces of %i bytes",
  async (pieceBytes) => {
    expect(await decoded(framed(), pieceBytes)).toBe("a".repeat(66_560));
  },
);

test("an altered, cut or unframed chunked body fails", async () => {
  await expect(decoded(framed("b"), 4096)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  await expect(decoded(framed().slice(0, 70_00), 4096)).rejects.toMatchObject({ code: "IncompleteBody" });
  await expect(decoded("hello\r\n", 4096)).rejects.toMatchObject({ code: "InvalidRequest" });
});

test("unsigned chunks hand on their trailers", async () => {
  const seen = new Map<string, string>();
  const options = {
    chain: undefined,
    trailers: true,
    onTrailers: (trailers: ReadonlyMap<string, string>) => {
      for (const [name, value] of trailers) seen.set(name, value);
    },
  };
  let out = "";
  const body = Buffer.from(
    "3\r\nabc\r\n0\r\nx-amz-checksum-sha256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\r\n\r\n",
  );
  for await (const chunk of decodeChunked(pieces(body, 5), options)) out += Buffer.from(chunk).toString();
  expect(out).toBe("abc");
  expect(seen.get("x-amz-checksum-sha256")).toBe("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
});
