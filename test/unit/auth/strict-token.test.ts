import { describe, expect, it } from "vitest";
import { parseStrictToken, CALL_TOKEN, STATEMENT } from "../../../src/auth/strict-token.ts";
import { base64url, refusal } from "./forge.ts";

const HEADER = '{"alg":"EdDSA","kid":"k","typ":"hanse-call+jwt"}';
const SIGNATURE = base64url(new Uint8Array(64));
const token = (header: string | Uint8Array, payload: string | Uint8Array, signature = SIGNATURE): string =>
  `${base64url(header)}.${base64url(payload)}.${signature}`;

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const members = (count: number): string => `{${Array.from({ length: count }, (_, i) => `"m${i}":1`).join(",")}}`;

/** The same bytes in base64url whose last character has other trailing bits. */
function otherTrailingBits(segment: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(segment.at(-1) ?? "");
  const other = segment.slice(0, -1) + (alphabet[last + 1] ?? "");
  expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(segment, "base64url"));
  return other;
}

describe("a token in its one true form", () => {
  it("is taken apart", () => {
    const parsed = parseStrictToken(token(HEADER, '{"a":{"b":[1,"x"]},"iat":5}'), CALL_TOKEN);
    expect(parsed.header).toEqual({ alg: "EdDSA", kid: "k", typ: "hanse-call+jwt" });
    expect(parsed.payload).toEqual({ a: { b: [1, "x"] }, iat: 5 });
  });

  it("may use one name in different objects, and names as values", () => {
    const parsed = parseStrictToken(token(HEADER, '{"a":{"a":1},"b":["a","a"],"c":"a"}'), CALL_TOKEN);
    expect(parsed.payload).toEqual({ a: { a: 1 }, b: ["a", "a"], c: "a" });
  });

  it("may be as deep and as wide as the bounds say", () => {
    expect(() => parseStrictToken(token(HEADER, nested(4)), CALL_TOKEN)).not.toThrow();
    expect(() => parseStrictToken(token(HEADER, members(64)), CALL_TOKEN)).not.toThrow();
  });

  it("may be as large as the bound says and no byte larger", async () => {
    const ofSize = (size: number): string => {
      const rest = token(HEADER, "").length;
      const payload = Math.floor(((size - rest) * 3) / 4);
      return token(HEADER, `{"a":"${"x".repeat(payload - 8)}"}`);
    };
    const largest = ofSize(8192);
    expect(largest.length).toBe(8192);
    expect(() => parseStrictToken(largest, CALL_TOKEN)).not.toThrow();
    expect((await refusal(() => parseStrictToken(`${largest}x`, CALL_TOKEN))).message).toContain("larger than 8192");
  });
});

const payload = base64url("{}");
const header = base64url(HEADER);
const refused: Record<string, string> = {
  "empty text": "",
  "two segments": `${header}.${payload}`,
  "four segments": `${header}.${payload}.${SIGNATURE}.${SIGNATURE}`,
  "five segments (JWE)": `${header}.${payload}.${SIGNATURE}.${SIGNATURE}.${SIGNATURE}`,
  "JSON serialisation": JSON.stringify({ protected: header, payload, signature: SIGNATURE }),
  "an empty signature": `${header}.${payload}.`,
  "a short signature": token(HEADER, "{}", base64url(new Uint8Array(63))),
  "a DER signature": token(HEADER, "{}", base64url(new Uint8Array(71))),
  padding: `${header}=.${payload}.${SIGNATURE}`,
  "standard base64": `${header}.${payload}.${"/".repeat(85)}A`,
  "trailing bits in the signature": `${header}.${payload}.${otherTrailingBits(SIGNATURE)}`,
  "trailing bits in the payload": `${header}.${otherTrailingBits(base64url('{"a":12}'))}.${SIGNATURE}`,
  "a line break": `${header}.${payload}\n.${SIGNATURE}`,
  "a leading space": ` ${header}.${payload}.${SIGNATURE}`,
  "a letter beyond ASCII": `${header}.${payload}é.${SIGNATURE}`,
  "invalid UTF-8": token(HEADER, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  "overlong UTF-8": token(HEADER, Buffer.from([0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d])),
  "a byte order mark": token(HEADER, "\ufeff{}"),
  "a lone surrogate": token(HEADER, '{"a":"\\ud800"}'),
  "a lone surrogate as a name": token(HEADER, '{"\\ud800":1}'),
  "no JSON": token(HEADER, "{a:1}"),
  "text after the object": token(HEADER, "{}{}"),
  "an open string": token(HEADER, '{"a":"'),
  "an array": token(HEADER, "[]"),
  null: token(HEADER, "null"),
  "a text": token(HEADER, '"{}"'),
  "too many levels": token(HEADER, nested(5)),
  "thousands of levels": token(HEADER, "[".repeat(4000)),
  "too many members": token(HEADER, members(65)),
  "an infinite number": token(HEADER, '{"a":1e999}'),
  "a fractional time": token(HEADER, '{"exp":1.5}'),
  "a negative time": token(HEADER, '{"iat":-1}'),
  "a time beyond 2^53": token(HEADER, '{"exp":9007199254740993}'),
  "a time in milliseconds": token(HEADER, `{"exp":${Number.MAX_SAFE_INTEGER}}`),
  "a time as text": token(HEADER, '{"exp":"5"}'),
  "a time that is null": token(HEADER, '{"nbf":null}'),
};

const twice: Record<string, string> = {
  "a member twice": token(HEADER, '{"iss":"a","iss":"b"}'),
  "a member twice, far apart": token(HEADER, `{"iss" ${" ".repeat(200)}:"a","iss"${"\n".repeat(200)}:"b"}`),
  "a member twice, once escaped": token(HEADER, '{"iss":"a","\\u0069ss":"b"}'),
  "a member twice, deeper": token(HEADER, '{"act":{"sub":"a","sub":"b"}}'),
  "a member twice, in an array": token(HEADER, '{"a":[{"b":1,"b":1}]}'),
  "a member twice, after a nested object": token(HEADER, '{"a":{"x":1},"b":{},"a":2}'),
  "__proto__ twice": token(HEADER, '{"__proto__":1,"__proto__":2}'),
  "a header member twice": token('{"alg":"EdDSA","kid":"k","kid":"l","typ":"hanse-call+jwt"}', "{}"),
};

describe("a member that stands twice", () => {
  it.each(Object.entries(twice))("is refused: %s", async (_, text) => {
    expect((await refusal(() => parseStrictToken(text, CALL_TOKEN))).message).toBe("the call token has a member twice");
  });
});

describe("a token in any other form", () => {
  it.each(Object.entries(refused))("is refused: %s", async (_, text) => {
    const { reason } = await refusal(() => parseStrictToken(text, CALL_TOKEN));
    expect(reason).toBe("TOKEN_INVALID");
  });

  it("is INVALID_DOCUMENT where a document was expected", async () => {
    expect((await refusal(() => parseStrictToken("x", STATEMENT))).reason).toBe("INVALID_DOCUMENT");
  });
});

const headers: Record<string, object> = {
  ...Object.fromEntries(
    ["jwk", "jku", "x5u", "x5c", "x5t", "crit", "b64", "cty", "enc", "zip", "nonce", "__proto__x"].map((name) => [
      name,
      { alg: "EdDSA", kid: "k", typ: "hanse-call+jwt", [name]: name === "crit" ? [] : "https://evil.example/keys" },
    ]),
  ),
  "unknown crit": { alg: "EdDSA", kid: "k", typ: "hanse-call+jwt", crit: ["exp"], exp: 1 },
  "b64 false": { alg: "EdDSA", kid: "k", typ: "hanse-call+jwt", b64: false, crit: ["b64"] },
  "no kid": { alg: "EdDSA", typ: "hanse-call+jwt" },
  "no typ": { alg: "EdDSA", kid: "k" },
  "no alg": { kid: "k", typ: "hanse-call+jwt" },
  "kid a number": { alg: "EdDSA", kid: 1, typ: "hanse-call+jwt" },
  "kid an array": { alg: "EdDSA", kid: ["k"], typ: "hanse-call+jwt" },
  "kid an object": { alg: "EdDSA", kid: {}, typ: "hanse-call+jwt" },
  "kid null": { alg: "EdDSA", kid: null, typ: "hanse-call+jwt" },
  "kid empty": { alg: "EdDSA", kid: "", typ: "hanse-call+jwt" },
  "kid too long": { alg: "EdDSA", kid: "k".repeat(129), typ: "hanse-call+jwt" },
  "typ in capitals": { alg: "EdDSA", kid: "k", typ: "HANSE-CALL+JWT" },
  "typ with application/": { alg: "EdDSA", kid: "k", typ: "application/hanse-call+jwt" },
  "typ JWT": { alg: "EdDSA", kid: "k", typ: "JWT" },
  "typ an array": { alg: "EdDSA", kid: "k", typ: ["hanse-call+jwt"] },
  ...Object.fromEntries(
    ["none", "None", "nOnE", "", "HS256", "RS256", "PS256", "ES384", "ES256K", "Ed25519", "eddsa", "A256GCM"].map(
      (alg) => [`alg ${alg}`, { alg, kid: "k", typ: "hanse-call+jwt" }],
    ),
  ),
};

describe("a header", () => {
  it.each(Object.entries(headers))("is refused: %s", async (_, value) => {
    const { reason } = await refusal(() => parseStrictToken(token(JSON.stringify(value), "{}"), CALL_TOKEN));
    expect(reason).toBe("TOKEN_INVALID");
  });

  it("is refused with a __proto__ member", async () => {
    const text = '{"alg":"EdDSA","kid":"k","__proto__":{"typ":"hanse-call+jwt"}}';
    expect((await refusal(() => parseStrictToken(token(text, "{}"), CALL_TOKEN))).reason).toBe("TOKEN_INVALID");
  });
});
