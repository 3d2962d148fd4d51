import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type DoorRequest, decode, encode, encodePath, header } from "./request.ts";
import { S3Error } from "./s3-error.ts";

const ALGORITHM = "AWS4-HMAC-SHA256";
const SKEW_MS = 15 * 60 * 1000;
const MAX_EXPIRES_SECONDS = 7 * 24 * 60 * 60;

/** One key pair of the door and what it may do. */
export interface DoorCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly readOnly?: boolean | undefined;
  /** Only these buckets; all of them where it is left out. */
  readonly buckets?: readonly string[] | undefined;
}

/** A request whose signature held. */
export interface Signed {
  readonly credentials: DoorCredentials;
  /** What the client says of the body: a SHA-256 in hex, `UNSIGNED-PAYLOAD` or a `STREAMING-…` form. */
  readonly payload: string;
  /** Signs the chunks of a streaming body. */
  readonly chain: SignatureChain;
}

/** What each chunk's signature is made from. */
export interface SignatureChain {
  readonly key: Buffer;
  readonly dateTime: string;
  readonly scope: string;
  readonly seed: string;
}

interface Claim {
  readonly accessKeyId: string;
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly dateTime: string;
  readonly payload: string;
  readonly expiresSeconds: number | undefined;
}

export const hashHex = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
export const hmac = (key: string | Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/**
 * Checks a request's Signature Version 4, in the header or in the query (Amazon S3 API Reference, "Authenticating
 * Requests"). The body is checked where it is read.
 * @throws S3Error AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed
 */
export function verifySignature(request: DoorRequest, credentials: readonly DoorCredentials[], nowMs: number): Signed {
  const claim = request.query.has("X-Amz-Signature") ? claimInQuery(request) : claimInHeader(request);
  const found = credentials.find((pair) => pair.accessKeyId === claim.accessKeyId);
  if (found === undefined) throw new S3Error(403, "InvalidAccessKeyId", "the access key is unknown here");
  checkTime(claim, nowMs);
  checkScope(claim);
  checkHeaders(request, claim);
  const key = signingKey(found.secretAccessKey, claim.scope);
  const scope = claim.scope.join("/");
  const text = [ALGORITHM, claim.dateTime, scope, hashHex(canonicalRequest(request, claim))].join("\n");
  const expected = hmac(key, text).toString("hex");
  if (!sameText(expected, claim.signature)) {
    throw new S3Error(403, "SignatureDoesNotMatch", "the signature does not match the request");
  }
  return {
    credentials: found,
    payload: claim.payload,
    chain: { key, dateTime: claim.dateTime, scope, seed: expected },
  };
}

/** Compares without telling by its time where the difference is. */
export const sameText = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(hashHex(a)), Buffer.from(hashHex(b)));

function claimInHeader(request: DoorRequest): Claim {
  const text = header(request, "authorization");
  if (text === undefined) throw new S3Error(403, "AccessDenied", "the request is not signed");
  if (!text.startsWith(`${ALGORITHM} `)) throw new S3Error(400, "InvalidRequest", `only ${ALGORITHM} is known here`);
  const fields = new Map(
    text
      .slice(ALGORITHM.length)
      .split(",")
      .map((field) => field.trim().split("=", 2))
      .map(([name = "", value = ""]) => [name, value]),
  );
  const payload = header(request, "x-amz-content-sha256");
  if (payload === undefined) throw new S3Error(400, "InvalidRequest", "x-amz-content-sha256 is missing");
  const date = header(request, "x-amz-date") ?? isoBasic(header(request, "date"));
  return claimOf(
    fields.get("Credential"),
    fields.get("SignedHeaders"),
    fields.get("Signature"),
    date,
    payload,
    undefined,
  );
}

function claimInQuery(request: DoorRequest): Claim {
  const { query } = request;
  if (query.get("X-Amz-Algorithm") !== ALGORITHM)
    throw new S3Error(400, "AuthorizationQueryParametersError", `only ${ALGORITHM} is known here`);
  const expires = Number(query.get("X-Amz-Expires"));
  if (!Number.isInteger(expires) || expires < 1 || expires > MAX_EXPIRES_SECONDS) {
    throw new S3Error(400, "AuthorizationQueryParametersError", "X-Amz-Expires must be 1 to 604800 seconds");
  }
  const payload = query.get("X-Amz-Content-Sha256") ?? header(request, "x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  const [credential, signedHeaders] = [query.get("X-Amz-Credential"), query.get("X-Amz-SignedHeaders")];
  return claimOf(credential, signedHeaders, query.get("X-Amz-Signature"), query.get("X-Amz-Date"), payload, expires);
}

function claimOf(
  credential: string | undefined,
  signedHeaders: string | undefined,
  signature: string | undefined,
  dateTime: string | undefined,
  payload: string,
  expiresSeconds: number | undefined,
): Claim {
  if (credential === undefined || signedHeaders === undefined || signature === undefined || dateTime === undefined) {
    throw new S3Error(400, "InvalidRequest", "the signature is incomplete");
  }
  const [accessKeyId = "", ...scope] = credential.split("/");
  return { accessKeyId, scope, signedHeaders: signedHeaders.split(";"), signature, dateTime, payload, expiresSeconds };
}

function checkTime(claim: Claim, nowMs: number): void {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(claim.dateTime);
  if (match === null) throw new S3Error(403, "AccessDenied", "the request's date is missing or malformed");
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const signedAtMs = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  if (claim.expiresSeconds !== undefined && nowMs > signedAtMs + claim.expiresSeconds * 1000) {
    throw new S3Error(403, "AccessDenied", "Request has expired");
  }
  const early = signedAtMs - nowMs > SKEW_MS;
  const late = claim.expiresSeconds === undefined && nowMs - signedAtMs > SKEW_MS;
  if (early || late) throw new S3Error(403, "RequestTimeTooSkewed", "the clocks are more than 15 minutes apart");
}

function checkScope(claim: Claim): void {
  const [date, region, service, end] = claim.scope;
  const sound = date === claim.dateTime.slice(0, 8) && region !== "" && service === "s3" && end === "aws4_request";
  if (!sound || claim.scope.length !== 4) {
    throw new S3Error(403, "SignatureDoesNotMatch", "the credential's scope is not DATE/REGION/s3/aws4_request");
  }
}

/** Host and everything that S3 acts on must be covered by the signature. */
function checkHeaders(request: DoorRequest, claim: Claim): void {
  const must = ["host", ...Object.keys(request.raw.headers).filter((name) => name.startsWith("x-amz-"))];
  const missing = must.find((name) => !claim.signedHeaders.includes(name));
  if (missing !== undefined) throw new S3Error(403, "AccessDenied", `the header ${missing} is not signed`);
}

function canonicalRequest(request: DoorRequest, claim: Claim): string {
  const pairs = request.queryPairs
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  const headers = claim.signedHeaders.map((name) => `${name}:${rawHeader(request, name)}\n`).join("");
  return [
    request.method,
    encodePath(decode(request.rawPath)),
    pairs.map(([name, value]) => `${name}=${value}`).join("&"),
    headers,
    claim.signedHeaders.join(";"),
    claim.payload,
  ].join("\n");
}

/** All values of a header as they came, which Node's own joining would change. */
function rawHeader(request: DoorRequest, name: string): string {
  const { rawHeaders } = request.raw;
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) values.push((rawHeaders[i + 1] ?? "").trim().replace(/ +/g, " "));
  }
  return values.join(",");
}

function signingKey(secret: string, scope: readonly string[]): Buffer {
  let key: string | Buffer = `AWS4${secret}`;
  for (const step of scope) key = hmac(key, step);
  return Buffer.from(key);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function isoBasic(date: string | undefined): string | undefined {
  const ms = Date.parse(date ?? "");
  return Number.isNaN(ms) ? date : new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
}
