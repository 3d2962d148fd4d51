import { createHash, type Hash } from "node:crypto";
import type { ByteStream } from "../../app/ports/object-store.ts";
import { decodeChunked } from "./aws-chunked.ts";
import { type DoorRequest, header } from "./request.ts";
import { S3Error } from "./s3-error.ts";
import type { Signed } from "./sigv4.ts";

/** The bytes that a client means to store, checked while they pass. */
export interface Body {
  readonly sizeBytes: number;
  /** Fails at its end where a digest, a signature or the length is wrong. */
  readonly bytes: ByteStream;
}

interface Check {
  readonly name: string;
  readonly hash: Hash;
  readonly encoding: "hex" | "base64";
  /** A function where a trailer tells it at the end. */
  readonly expected: () => string | undefined;
  readonly code: string;
}

const CHECKSUMS = { "x-amz-checksum-sha256": "sha256", "x-amz-checksum-sha1": "sha1" } as const;

/**
 * The body of a PUT as a stream: chunk framing taken off, and hashed only for what the client announced - the signed
 * payload hash, Content-MD5, x-amz-checksum-sha256 or -sha1 as a header, in the query or as a trailer. The other
 * checksums of newer clients (CRC32, CRC32C, CRC64NVME) are let pass unchecked.
 * @throws S3Error MissingContentLength, EntityTooLarge
 */
export function readBody(request: DoorRequest, signed: Signed): Body {
  const streaming = signed.payload.startsWith("STREAMING-");
  const length = header(request, streaming ? "x-amz-decoded-content-length" : "content-length");
  if (length === undefined || !/^\d{1,15}$/.test(length)) {
    throw new S3Error(411, "MissingContentLength", "the length of the body is not told");
  }
  const sizeBytes = Number(length);
  if (sizeBytes > 5 * 1024 ** 3) throw new S3Error(400, "EntityTooLarge", "at most 5 GiB fit one request");
  const trailers = new Map<string, string>();
  const checks = checksFor(request, signed, trailers);
  const source = streaming ? unchunk(request, signed, trailers) : bytesOf(request);
  return { sizeBytes, bytes: checked(source, sizeBytes, checks) };
}

/** A small document whole. @throws S3Error EntityTooLarge above `capBytes` */
export async function readText(request: DoorRequest, signed: Signed, capBytes: number): Promise<string> {
  const body = readBody(request, signed);
  if (body.sizeBytes > capBytes) throw new S3Error(400, "MaxMessageLengthExceeded", "the document is too long");
  return (await gather(body)).toString("utf8");
}

/** All bytes of a body that is known to be small. */
export async function gather(body: Body): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Leaving the loop early must not end the connection: the answer that says why still has to go out. */
const bytesOf = (request: DoorRequest): ByteStream =>
  request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;

function unchunk(request: DoorRequest, signed: Signed, trailers: Map<string, string>): ByteStream {
  return decodeChunked(bytesOf(request), {
    chain: signed.payload.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD") ? signed.chain : undefined,
    trailers: signed.payload.endsWith("-TRAILER"),
    onTrailers(found) {
      for (const [name, value] of found) trailers.set(name, value);
    },
  });
}

function checksFor(request: DoorRequest, signed: Signed, trailers: ReadonlyMap<string, string>): readonly Check[] {
  const checks: Check[] = [];
  const add = (
    name: string,
    algorithm: string,
    encoding: Check["encoding"],
    expected: Check["expected"],
    code: string,
  ): void => {
    checks.push({ name, hash: createHash(algorithm), encoding, expected, code });
  };
  if (/^[0-9a-f]{64}$/.test(signed.payload)) {
    add("x-amz-content-sha256", "sha256", "hex", () => signed.payload, "XAmzContentSHA256Mismatch");
  }
  const md5 = header(request, "content-md5");
  if (md5 !== undefined) add("Content-MD5", "md5", "base64", () => md5, "BadDigest");
  const trailing = (header(request, "x-amz-trailer") ?? "").toLowerCase();
  for (const [name, algorithm] of Object.entries(CHECKSUMS)) {
    const told = header(request, name) ?? request.query.get(name);
    if (told !== undefined) add(name, algorithm, "base64", () => told, "BadDigest");
    else if (trailing.includes(name)) add(name, algorithm, "base64", () => trailers.get(name), "BadDigest");
  }
  return checks;
}

async function* checked(source: ByteStream, sizeBytes: number, checks: readonly Check[]): ByteStream {
  let seen = 0;
  for await (const chunk of source) {
    seen += chunk.byteLength;
    if (seen > sizeBytes) throw new S3Error(400, "InvalidRequest", "the body is longer than announced");
    for (const check of checks) check.hash.update(chunk);
    yield chunk;
  }
  if (seen < sizeBytes) throw new S3Error(400, "IncompleteBody", `the body ended after ${seen} of ${sizeBytes} bytes`);
  for (const check of checks) {
    if (check.hash.digest(check.encoding) === check.expected()) continue;
    throw new S3Error(400, check.code, `the body does not hash to its ${check.name}`);
  }
}
