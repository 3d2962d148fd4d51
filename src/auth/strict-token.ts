import { HanseError, type Reason } from "../domain/errors.ts";
import { parseStrictJson, type JsonLimits, type JsonObject } from "../domain/strict-json.ts";

/** What a token must be before any signature work is spent on it. */
export interface TokenShape {
  /** The exact `typ` of the header: a token serves one purpose (RFC 8725, section 3.11). */
  readonly typ: string;
  readonly maxBytes: number;
  readonly limits: JsonLimits;
  /** What a refusal is called. */
  readonly reason: Extract<Reason, "TOKEN_INVALID" | "TOKEN_EXPIRED" | "INVALID_DOCUMENT">;
  /** What people call it, e.g. `call token`. */
  readonly what: string;
}

/** A JWS in compact form whose shape was checked and whose signature was not. */
export interface StrictToken {
  readonly text: string;
  readonly header: { readonly alg: string; readonly kid: string; readonly typ: string };
  readonly payload: JsonObject;
}

const credential = (typ: string, what: string): TokenShape => ({
  typ,
  what,
  maxBytes: 8 * 1024,
  limits: { maxDepth: 4, maxMembers: 64 },
  reason: "TOKEN_INVALID",
});

const document = (typ: string, what: string): TokenShape => ({
  typ,
  what,
  maxBytes: 256 * 1024,
  limits: { maxDepth: 8, maxMembers: 1024 },
  reason: "INVALID_DOCUMENT",
});

export const CALL_TOKEN = credential("hanse-call+jwt", "call token");
export const USER_TOKEN = credential("hanse-user+jwt", "user token");
export const STATEMENT = document("entity-statement+jwt", "statement");
export const INVITATION = document("hanse-invitation+jwt", "invitation");
export const VERSION_RECORD = document("hanse-version+jwt", "version record");
export const METADATA_RECORD = document("hanse-metadata+jwt", "metadata record");
export const RECEIPT: TokenShape = { ...document("hanse-receipt+jwt", "receipt"), maxBytes: 8 * 1024 };
export const AUDIT_HEAD: TokenShape = { ...document("hanse-audit+jwt", "audit head"), maxBytes: 2 * 1024 };
export const WITHDRAWAL: TokenShape = { ...document("hanse-withdrawal+jwt", "withdrawal"), maxBytes: 8 * 1024 };
export const WITHDRAWAL_RECEIPT: TokenShape = {
  ...document("hanse-withdrawal-receipt+jwt", "receipt of a withdrawal"),
  maxBytes: 8 * 1024,
};
export const AGREEMENT: TokenShape = { ...document("hanse-agreement+jwt", "agreement"), maxBytes: 8 * 1024 };

export const TICKET: TokenShape = { ...document("hanse-ticket+jwt", "ticket"), maxBytes: 4 * 1024 };

const HEADER_LIMITS: JsonLimits = { maxDepth: 4, maxMembers: 64 };
const MAX_KID_LENGTH = 128;
/** Of the header's segment, where its type is read before the rest. */
const MAX_HEADER_LENGTH = 1024;
const SIGNATURE_BYTES = 64;
const LATEST_TIME = 253_402_300_799; // the last second of the year 9999

/**
 * The strict parser that stands before jose: compact form only, size first, canonical base64url, strict JSON,
 * header members exactly alg, kid and typ (so `jwk`, `jku`, `x5u`, `crit` and `b64` die here), times as whole seconds.
 * Costs no signature work.
 * @throws HanseError with the shape's reason
 */
export function parseStrictToken(text: string, shape: TokenShape): StrictToken {
  const refuse = (problem: string): never => refuseToken(shape, problem);
  if (text.length > shape.maxBytes) refuse(`is larger than ${shape.maxBytes} bytes`);
  const segments = text.split(".");
  const [header, payload, signature] = segments;
  if (segments.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    return refuse("does not have the three segments of a compact JWS");
  }
  try {
    const token = {
      text,
      header: checkHeader(parseStrictJson(decodeSegment(header), HEADER_LIMITS), shape),
      payload: parseStrictJson(decodeSegment(payload), shape.limits),
    };
    checkTimes(token.payload);
    if (decodeSegment(signature).length !== SIGNATURE_BYTES) refuse("has no signature of 64 bytes");
    return token;
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(error.message);
    throw error;
  }
}

/** What a text says that it is, in a header that nothing else was checked of; undefined where it says nothing. */
export function claimedType(text: string): string | undefined {
  try {
    const { typ } = parseStrictJson(decodeSegment(text.slice(0, MAX_HEADER_LENGTH).split(".")[0] ?? ""), HEADER_LIMITS);
    return typeof typ === "string" ? typ : undefined;
  } catch {
    return undefined;
  }
}

/** Refuses a token of this shape; `problem` completes "the … ". @throws HanseError always */
export function refuseToken(shape: TokenShape, problem: string, remedy?: string): never {
  throw new HanseError(shape.reason, `the ${shape.what} ${problem}`, {
    remedy: remedy ?? `Send it whole and unchanged, as Hanse made it`,
  });
}

/** The bytes of one segment. @throws SyntaxError for whatever is not the one canonical base64url form, or empty */
export function decodeSegment(segment: string): Buffer {
  const bytes = Buffer.from(segment, "base64url");
  // Node's decoder skips what it does not know and ignores trailing bits: only encoding again shows the one true form.
  if (segment === "" || bytes.toString("base64url") !== segment) throw new SyntaxError("is not canonical base64url");
  return bytes;
}

function checkHeader(header: JsonObject, shape: TokenShape): StrictToken["header"] {
  const { alg, kid, typ, ...others } = header;
  if (Object.keys(others).length > 0) throw new SyntaxError("has header members besides alg, kid and typ");
  if (typeof alg !== "string" || typeof kid !== "string" || typeof typ !== "string") {
    throw new SyntaxError("lacks one of the header members alg, kid and typ");
  }
  if (kid.length === 0 || kid.length > MAX_KID_LENGTH) throw new SyntaxError("has a key id of a wrong length");
  if (alg !== "EdDSA" && alg !== "ES256") throw new SyntaxError("is signed by an algorithm other than EdDSA and ES256");
  if (typ !== shape.typ) throw new SyntaxError(`is not of the type ${shape.typ}`);
  return { alg, kid, typ };
}

/** Times are whole seconds that a calendar has. @throws SyntaxError that names the claim */
export function checkTimes(payload: JsonObject): void {
  for (const claim of ["iat", "exp", "nbf"]) {
    const value = payload[claim];
    if (value === undefined) continue;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0 || value > LATEST_TIME) {
      throw new SyntaxError(`has no whole number of seconds in '${claim}'`);
    }
  }
}
