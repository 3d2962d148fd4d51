import { z } from "zod";
import type { CheckedReceipt, ReceiptCheck } from "../app/ports/documents.ts";
import { sha256, type Digest } from "../domain/digest.ts";
import type { ReceiptTerms } from "../domain/receipt.ts";
import type { SiteKey } from "../domain/site.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./credential.ts";
import type { SiteSigningKey } from "./keys.ts";
import { artifact, count, digest, formatMoment, label, line, MAX_OBJECTS, moment, readShape, siteId } from "./shape.ts";
import { isSignedBy, keyNamed } from "./signature.ts";
import { signChecked } from "./signed-document.ts";
import { parseStrictToken, RECEIPT, refuseToken, type StrictToken } from "./strict-token.ts";

/*
 * A receipt is two tokens of one type: the destination signs what it got, the source signs the same claims and, in
 * `of`, the SHA-256 of the destination's token. Neither expires.
 */

const workId = z.string("is not text").regex(/^[\w-]{1,128}$/, "is not an id of 1 to 128 letters, digits, '-' or '_'");

const claimsSchema = z.object({
  iss: siteId,
  iat: count(0),
  of: digest.optional(),
  source: siteId,
  destination: siteId,
  transfer: workId,
  delivery: workId,
  owner: siteId,
  artifact,
  label,
  kind: z.enum(["dataset", "checkpoint"], "is not dataset or checkpoint"),
  digest,
  objects: count(0).max(MAX_OBJECTS, `is above ${MAX_OBJECTS}`),
  bytes: count(0),
  modes: z
    .array(z.enum(["direct", "relay"], "is not direct or relay"), "is not a list")
    .max(2, "has more than 2 paths")
    .refine((modes) => modes.every((mode, at) => at === 0 || (modes[at - 1] ?? "") < mode), "is out of order")
    .default([]),
  started: moment,
  ended: moment,
  act: z.object({ sub: line(256).min(1, "is empty") }, "names no person").optional(),
  outcome: z.literal("succeeded", "is not succeeded"),
});

/**
 * Signs one site's half of a receipt.
 * @param of the destination's token, where the source signs
 * @throws HanseError INVALID_INPUT that names the member
 */
export function signReceipt(
  key: SiteSigningKey,
  terms: ReceiptTerms,
  nowMs: number,
  of: string | undefined,
): Promise<string> {
  return signChecked(key, RECEIPT, claimsSchema, {
    iss: of === undefined ? terms.destination : terms.source,
    iat: Math.floor(nowMs / 1000),
    of: of === undefined ? undefined : sha256(of),
    source: terms.source,
    destination: terms.destination,
    transfer: terms.transferId,
    delivery: terms.deliveryId,
    owner: terms.owner,
    artifact: terms.artifact,
    label: terms.label,
    kind: terms.kind,
    digest: terms.digest,
    objects: terms.objects,
    bytes: terms.bytes,
    modes: terms.modes.length === 0 ? undefined : terms.modes,
    started: formatMoment(terms.startedAtMs),
    ended: formatMoment(terms.endedAtMs),
    act: terms.person === undefined ? undefined : { sub: terms.person },
    outcome: "succeeded",
  });
}

/** The two sites that a receipt names, before anything of it was checked. @throws HanseError INVALID_DOCUMENT */
export function namedSites(text: string): Pick<ReceiptTerms, "source" | "destination"> {
  const { source, destination } = readShape(claimsSchema, parseStrictToken(text, RECEIPT).payload, RECEIPT.what);
  return { source, destination };
}

/** See Documents.readReceipt. */
export async function readReceipt(text: string, check: ReceiptCheck): Promise<CheckedReceipt> {
  const token = parseStrictToken(text, RECEIPT);
  const key = await signerOf(token, check);
  const claims = readShape(claimsSchema, token.payload, RECEIPT.what);
  const terms = termsOf(claims);
  if (claims.iss !== check.signer) refuseToken(RECEIPT, `is not of ${check.signer}`);
  if (terms.source === terms.destination) refuseToken(RECEIPT, "has one site as its source and destination");
  if (claims.iss !== terms[check.side]) refuseToken(RECEIPT, `is not signed by the ${check.side} that it names`);
  checkBinding(claims.of, check);
  checkTimes({ ...terms, iat: claims.iat }, key, check.nowMs);
  return { token: text, side: check.side, signedAtMs: claims.iat * 1000, of: claims.of, terms };
}

const termsOf = (claims: z.infer<typeof claimsSchema>): ReceiptTerms => ({
  source: claims.source,
  destination: claims.destination,
  transferId: claims.transfer,
  deliveryId: claims.delivery,
  owner: claims.owner,
  artifact: claims.artifact,
  label: claims.label,
  kind: claims.kind,
  digest: claims.digest,
  objects: claims.objects,
  bytes: claims.bytes,
  modes: claims.modes,
  startedAtMs: claims.started,
  endedAtMs: claims.ended,
  person: claims.act?.sub,
});

async function signerOf(token: StrictToken, { signer, keys }: ReceiptCheck): Promise<SiteKey> {
  const key = keyNamed(token, keys);
  if (key === undefined) {
    return refuseToken(
      RECEIPT,
      `is signed by a key that ${signer} does not show`,
      `Get the current statement of ${signer}, and compare its fingerprint with what its operator tells`,
    );
  }
  if (!(await isSignedBy(token, key))) refuseToken(RECEIPT, "has a wrong signature");
  return key;
}

/** Only the source's half names another token: that of the destination, byte by byte. */
function checkBinding(of: Digest | undefined, { side, of: other }: ReceiptCheck): void {
  if (side === "destination") {
    if (of !== undefined) refuseToken(RECEIPT, "is of a destination and countersigns another");
    return;
  }
  if (of === undefined) refuseToken(RECEIPT, "is of a source and does not say what it countersigns");
  if (other !== undefined && of !== sha256(other)) refuseToken(RECEIPT, "countersigns another receipt");
}

function checkTimes(
  { iat, startedAtMs, endedAtMs }: { iat: number; startedAtMs: number; endedAtMs: number },
  key: SiteKey,
  nowMs: number,
): void {
  const toleranceMs = CLOCK_TOLERANCE_SECONDS * 1000;
  const signedAtMs = iat * 1000;
  if (endedAtMs < startedAtMs) refuseToken(RECEIPT, "ends before it begins");
  if (endedAtMs > signedAtMs + toleranceMs) refuseToken(RECEIPT, "was signed before what it says had ended");
  if (signedAtMs > nowMs + toleranceMs) {
    const skew = Math.ceil((signedAtMs - nowMs) / 1000);
    refuseToken(RECEIPT, `is from the future: clock skew ${skew} s`, "Set both sites' clocks by NTP");
  }
  if (signedAtMs < key.fromMs - toleranceMs) refuseToken(RECEIPT, "was signed before its key was in use");
  if (signedAtMs > (key.untilMs ?? Infinity) + toleranceMs)
    refuseToken(RECEIPT, "was signed after its key was retired");
}
