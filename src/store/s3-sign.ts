import { presignSignatureV4, signV4 } from "minio/dist/esm/signing.mjs";
import { HanseError } from "../domain/errors.ts";
import type { S3Credentials, S3Options } from "./options.ts";

/** The payload hash of a request whose body is not signed (AWS SigV4). */
export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/** Longest life of a presigned URL (S5). */
const MAX_PRESIGN_SECONDS = 900;

/** Names and values before escaping; bytes where a value may be no valid UTF-8. */
export type Query = Readonly<Record<string, string | Uint8Array | undefined>>;

/** Where a bucket answers: the origin to connect to, the Host header, and what precedes the key in the path. */
export interface BucketAddress {
  /** `https://host[:port]` */
  readonly origin: string;
  readonly protocol: string;
  readonly host: string;
  /** `/bucket`, or nothing where the bucket is part of the host. */
  readonly root: string;
}

/** @throws HanseError INVALID_CONFIG for an endpoint that is more than scheme, host and port */
export function bucketAddress(options: S3Options, endpoint: string): BucketAddress {
  const url = URL.parse(endpoint);
  const plain = url?.pathname === "/" && url.search === "" && url.username === "" && url.password === "";
  if (url === null || !plain || !/^https?:$/.test(url.protocol)) {
    throw invalid(options, "its endpoint is not http(s)://HOST[:PORT]", "Write e.g. https://lumidata.eu");
  }
  if (options.pathStyle) {
    return { origin: url.origin, protocol: url.protocol, host: url.host, root: `/${encodeUri(options.bucket)}` };
  }
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(options.bucket)) {
    throw invalid(options, `the bucket '${options.bucket}' cannot be part of a host name`, "Set pathStyle: true");
  }
  const host = `${options.bucket}.${url.host}`;
  return { origin: `${url.protocol}//${host}`, protocol: url.protocol, host, root: "" };
}

/** The request target: path and query, each byte escaped as SigV4's canonical form wants it. */
export function targetOf(address: BucketAddress, key: string | undefined, query: Query = {}): string {
  const path = key === undefined ? address.root || "/" : `${address.root}/${encodePath(key)}`;
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeUri(name)}=${encodeUri(value)}`],
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

/** How `x-amz-copy-source` names an object: the bucket and the key, escaped. */
export const copySourceOf = (bucket: string, key: string): string => `/${encodeUri(bucket)}/${encodePath(key)}`;

/**
 * Signs a request in its headers (AWS SigV4), so that no credential is in the URL.
 * @param headers `x-amz-*` headers that the signature must cover
 * @param payloadSha256 the body's digest, which the store then checks, or UNSIGNED_PAYLOAD
 * @returns all headers to send: the given ones, host, date, payload hash, authorization
 */
export function signRequest(
  request: {
    method: string;
    address: BucketAddress;
    target: string;
    headers: Readonly<Record<string, string>>;
    payloadSha256: string;
  },
  credentials: S3Credentials,
  region: string,
  nowMs: number,
): Record<string, string> {
  const date = new Date(nowMs);
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.address.host,
    "x-amz-content-sha256": request.payloadSha256,
    "x-amz-date": date.toISOString().replace(/[:-]|\.\d{3}/g, ""),
  };
  if (credentials.sessionToken !== undefined) headers["x-amz-security-token"] = credentials.sessionToken;
  const signed = { method: request.method, path: request.target, protocol: request.address.protocol, headers };
  headers["authorization"] = signV4(
    signed,
    credentials.accessKeyId,
    credentials.secretAccessKey,
    region,
    date,
    request.payloadSha256,
  );
  return headers;
}

/** A URL that does one request on one object and is good for `ttlSeconds`, at most 15 minutes; signs the Host header only. */
export function presignUrl(
  request: { method: string; address: BucketAddress; target: string },
  credentials: S3Credentials,
  region: string,
  nowMs: number,
  ttlSeconds: number,
): string {
  const ttl = Math.max(1, Math.min(MAX_PRESIGN_SECONDS, Math.floor(ttlSeconds)));
  const { address } = request;
  return presignSignatureV4(
    { method: request.method, path: request.target, protocol: address.protocol, headers: { host: address.host } },
    credentials.accessKeyId,
    credentials.secretAccessKey,
    credentials.sessionToken,
    region,
    new Date(nowMs),
    ttl,
  );
}

const encodePath = (key: string): string => key.split("/").map(encodeUri).join("/");

/** RFC 3986 with only unreserved characters left as they are, which SigV4 demands. */
const encodeUri = (text: string | Uint8Array): string =>
  Buffer.from(text)
    .toString("latin1")
    .replace(/[^A-Za-z0-9._~-]/g, escapeByte);

const escapeByte = (byte: string): string => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

const invalid = (options: S3Options, text: string, remedy: string): HanseError =>
  new HanseError("INVALID_CONFIG", text, { hop: `store ${options.name}`, remedy });
