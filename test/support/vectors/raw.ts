import {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto";

/*
 * Tokens as raw text, signed by node:crypto alone, so that what no library would write can be tried; and signatures
 * that are the same each time, so that what was written once can be written again.
 */

/** A key that signs tokens here. */
export interface RawKey {
  readonly kid: string;
  readonly alg: "EdDSA" | "ES256";
  readonly privateKey: KeyObject;
  /** The public members of RFC 7517. */
  readonly jwk: JsonWebKey;
}

/** base64url without padding. */
export const base64url = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString("base64url");

/** Bytes that are the same for the same seed. */
export function seeded(seed: string, size: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, i) =>
    createHash("sha256").update(`${seed} ${i}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, size);
}

/** Puts a private key beside its public members. @param kid the first 16 hex digits of its RFC 7638 thumbprint unless given */
export function rawKeyOf(privateKey: KeyObject, kid?: string): RawKey {
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: "jwk" });
  const jwk = (kty === "EC" ? { crv, kty, x, y } : { crv, kty, x }) as JsonWebKey;
  return { kid: kid ?? thumbprintOf(jwk).slice(0, 16), alg: kty === "EC" ? "ES256" : "EdDSA", privateKey, jwk };
}

/** RFC 7638, 64 hex digits. */
export const thumbprintOf = (jwk: JsonWebKey): string => createHash("sha256").update(JSON.stringify(jwk)).digest("hex");

/** An Ed25519 key of a seed. */
export function seededEd25519(seed: string): RawKey {
  // RFC 8410: the 32 bytes of the key in their fixed PKCS #8 clothes.
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seeded(seed, 32)]);
  return rawKeyOf(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

/** A P-256 key of a seed. */
export function seededP256(seed: string): RawKey {
  const d = seeded(seed, 32);
  const point = pointOf(d);
  const jwk = { kty: "EC", crv: "P-256", x: base64url(point.x), y: base64url(point.y), d: base64url(d) };
  return rawKeyOf(createPrivateKey({ key: jwk, format: "jwk" }));
}

/** A compact token of two texts, which need not be JSON. */
export function rawToken(header: string | Uint8Array, payload: string | Uint8Array, key: RawKey): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${base64url(signatureOf(input, key))}`;
}

/** The header that an honest site writes, with members added or replaced. */
export const headerOf = (key: Pick<RawKey, "alg" | "kid">, typ: string, more: object = {}): string =>
  JSON.stringify({ alg: key.alg, kid: key.kid, typ, ...more });

/** An honest token of whatever claims; members that are undefined are left out. */
export const tokenOf = (key: RawKey, typ: string, claims: object): string =>
  rawToken(headerOf(key, typ), JSON.stringify(claims), key);

/** The signature of a text, the same each time. */
export function signatureOf(input: string, key: RawKey): Buffer {
  return key.alg === "EdDSA" ? sign(null, Buffer.from(input), key.privateKey) : ecdsa(input, key.privateKey);
}

/** HMAC with SHA-256. */
export const hmacOf = (input: string, secret: string | Uint8Array): Buffer =>
  createHmac("sha256", secret).update(input).digest();

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** ES256 with a nonce that is a hash of key and message: node:crypto takes another one each time. For tests only. */
function ecdsa(input: string, privateKey: KeyObject): Buffer {
  const d = Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url");
  const nonce = seeded(`${d.toString("hex")} ${input}`, 32);
  const k = numberOf(nonce) % P256_ORDER;
  const r = numberOf(pointOf(bytesOf(k)).x) % P256_ORDER;
  const digest = numberOf(createHash("sha256").update(input).digest());
  const s = (inverse(k) * (digest + r * numberOf(d))) % P256_ORDER;
  return Buffer.concat([bytesOf(r), bytesOf(s)]);
}

function pointOf(scalar: Uint8Array): { x: Buffer; y: Buffer } {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  return { x: point.subarray(1, 33), y: point.subarray(33) };
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const bytesOf = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(64, "0"), "hex");

/** The inverse modulo the group's order, by Fermat. */
function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, value % P256_ORDER, P256_ORDER - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P256_ORDER;
    base = (base * base) % P256_ORDER;
  }
  return result;
}
