import { z } from "zod";
import type { WithdrawalCheck, WithdrawalReceiptCheck } from "../app/ports/documents.ts";
import type { WithdrawalReceiptTerms, WithdrawalTerms } from "../domain/withdrawal.ts";
import type { SiteId, SiteKey } from "../domain/site.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./credential.ts";
import type { SiteSigningKey } from "./keys.ts";
import { artifact, count, digest, formatMoment, label, line, moment, readShape, siteId } from "./shape.ts";
import { pinnedSigner, signChecked } from "./signed-document.ts";
import { parseStrictToken, refuseToken, WITHDRAWAL, WITHDRAWAL_RECEIPT, type TokenShape } from "./strict-token.ts";

/*
 * A withdrawal is signed by the owner, and its receipt by the holder; the receipt names the withdrawal by its SHA-256, so
 * that it answers that one and no other. Neither expires.
 */

const version = { owner: siteId, artifact, label, digest };

const withdrawalSchema = z.object({
  iss: siteId,
  ...version,
  reason: line(1024).min(1, "is empty"),
  seq: count(1),
  at: moment,
});

const removedSchema = z.object({ objects: count(0), versions: count(0), uploads: count(0), strays: count(0) });

const receiptSchema = z
  .object({
    iss: siteId,
    ...version,
    of: digest,
    outcome: z.enum(["removed", "nothing-held", "exception"], "is none that is known here"),
    removed: removedSchema,
    left: z.literal(0, "is not 0").optional(),
    exception: line(1024).min(1, "is empty").optional(),
    at: moment,
  })
  .refine(
    ({ outcome, exception }) => (outcome === "exception") === (exception !== undefined),
    "has an exception where it says none, or none where it says one",
  )
  .refine(
    ({ outcome, left }) => (outcome === "removed") === (left === 0),
    "does not say that nothing is left, or says it where nothing was removed",
  );

/** Signs a withdrawal of this site. @throws HanseError INVALID_INPUT that names the member */
export const signWithdrawal = (key: SiteSigningKey, terms: WithdrawalTerms): Promise<string> =>
  signChecked(key, WITHDRAWAL, withdrawalSchema, {
    iss: terms.owner,
    owner: terms.owner,
    artifact: terms.artifact,
    label: terms.label,
    digest: terms.digest,
    reason: terms.reason,
    seq: terms.sequence,
    at: formatMoment(terms.withdrawnAtMs),
  });

/** See Documents.readWithdrawal. */
export async function readWithdrawal(text: string, check: WithdrawalCheck): Promise<WithdrawalTerms> {
  const token = parseStrictToken(text, WITHDRAWAL);
  const key = await pinnedSigner(token, check.keys, WITHDRAWAL);
  const claims = readShape(withdrawalSchema, token.payload, WITHDRAWAL.what);
  if (claims.iss !== check.owner || claims.owner !== check.owner) refuseToken(WITHDRAWAL, `is not of ${check.owner}`);
  checkTime(WITHDRAWAL, claims.at, key, check.nowMs);
  const { owner, artifact: name, label: of, digest: content, reason, seq, at } = claims;
  return { owner, artifact: name, label: of, digest: content, reason, sequence: seq, withdrawnAtMs: at };
}

/** Which version of which owner a withdrawal names, before anything of it was checked. @throws HanseError INVALID_DOCUMENT */
export function claimedWithdrawal(text: string): Pick<WithdrawalTerms, "owner" | "artifact" | "label"> {
  const { owner, artifact: name, label: of } = claimsOf(WITHDRAWAL, withdrawalSchema, text);
  return { owner, artifact: name, label: of };
}

/** Whose receipt it says that it is, before anything of it was checked. @throws HanseError INVALID_DOCUMENT */
export const claimedHolder = (text: string): SiteId => claimsOf(WITHDRAWAL_RECEIPT, receiptSchema, text).iss;

const claimsOf = <T>(shape: TokenShape, schema: z.ZodType<T>, text: string): T =>
  readShape(schema, parseStrictToken(text, shape).payload, shape.what);

/** Signs what this site did with its copy. @throws HanseError INVALID_INPUT that names the member */
export const signWithdrawalReceipt = (key: SiteSigningKey, terms: WithdrawalReceiptTerms): Promise<string> =>
  signChecked(key, WITHDRAWAL_RECEIPT, receiptSchema, {
    iss: terms.holder,
    owner: terms.owner,
    artifact: terms.artifact,
    label: terms.label,
    digest: terms.digest,
    of: terms.of,
    outcome: terms.outcome,
    removed: {
      objects: terms.removed.objects,
      versions: terms.removed.versions,
      uploads: terms.removed.uploads,
      strays: terms.removed.strays,
    },
    left: terms.outcome === "removed" ? 0 : undefined,
    exception: terms.exception,
    at: formatMoment(terms.answeredAtMs),
  });

/** See Documents.readWithdrawalReceipt. */
export async function readWithdrawalReceipt(
  text: string,
  check: WithdrawalReceiptCheck,
): Promise<WithdrawalReceiptTerms> {
  const token = parseStrictToken(text, WITHDRAWAL_RECEIPT);
  const key = await pinnedSigner(token, check.keys, WITHDRAWAL_RECEIPT);
  const claims = readShape(receiptSchema, token.payload, WITHDRAWAL_RECEIPT.what);
  if (claims.iss !== check.holder) refuseToken(WITHDRAWAL_RECEIPT, `is not of ${check.holder}`);
  if (claims.owner !== check.owner) refuseToken(WITHDRAWAL_RECEIPT, `is not for ${check.owner}`);
  checkTime(WITHDRAWAL_RECEIPT, claims.at, key, check.nowMs);
  const { iss, owner, artifact: name, label: named, digest: content, of, outcome, removed, exception, at } = claims;
  const terms = { holder: iss, owner, artifact: name, label: named, digest: content, of, outcome, removed, exception };
  return { ...terms, answeredAtMs: at };
}

/** Keys count as of the time that a document says it was signed. */
function checkTime(shape: TokenShape, atMs: number, key: SiteKey, nowMs: number): void {
  const toleranceMs = CLOCK_TOLERANCE_SECONDS * 1000;
  if (atMs > nowMs + toleranceMs) {
    const skew = Math.ceil((atMs - nowMs) / 1000);
    refuseToken(shape, `is from the future: clock skew ${skew} s`, "Set both sites' clocks by NTP");
  }
  if (atMs < key.fromMs - toleranceMs) refuseToken(shape, "was signed before its key was in use");
  if (atMs > (key.untilMs ?? Infinity) + toleranceMs) refuseToken(shape, "was signed after its key was retired");
}
