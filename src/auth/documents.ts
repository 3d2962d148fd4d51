import { readAuditHead, signAuditHead } from "./audit-head.ts";
import { randomBytes } from "node:crypto";
import type { Documents } from "../app/ports/documents.ts";
import type { RandomBytes } from "../app/ports/runtime.ts";
import { HanseError } from "../domain/errors.ts";
import type { ReceiptSide, ReceiptTerms } from "../domain/receipt.ts";
import { thumbprint, type SiteDescription, type SiteId, type SiteKey } from "../domain/site.ts";
import { callSigner } from "./mint-call.ts";
import { readInvitation, readOwnInvitation, signInvitation } from "./invitation.ts";
import type { SiteSigningKey } from "./keys.ts";
import { readReceipt, signReceipt } from "./receipt.ts";
import { agreementIdOf, readAgreement, signAgreement } from "./agreement.ts";
import { readMetadata, readVersion, signMetadata, signVersion } from "./records.ts";
import { readTicket, signTicket } from "./ticket.ts";
import { readPinnedStatement, readStatement, signStatement } from "./statement.ts";
import { claimedType, STATEMENT } from "./strict-token.ts";
import { readWithdrawal, readWithdrawalReceipt, signWithdrawal, signWithdrawalReceipt } from "./withdrawal.ts";

/** What a site signs and checks documents with. */
export interface DocumentsOptions {
  readonly siteId: SiteId;
  /** What the site says of itself at this moment; its first key is `key`. */
  readonly description: () => SiteDescription;
  /** The key that signs, asked for each time: it is replaced while the gateway runs. */
  readonly key: SiteSigningKey | (() => SiteSigningKey);
  /** All of this site's public keys, retired ones included. */
  readonly keys: readonly SiteKey[] | (() => readonly SiteKey[]);
  readonly random?: RandomBytes | undefined;
}

/** The documents of one site; the port's comments say what each method promises. */
export function openDocuments({ siteId, description, random = randomBytes, ...options }: DocumentsOptions): Documents {
  const key = (): SiteSigningKey => (typeof options.key === "function" ? options.key() : options.key);
  const keys = (): readonly SiteKey[] => (typeof options.keys === "function" ? options.keys() : options.keys);
  const ownDescription = (): SiteDescription => {
    const described = description();
    if (described.siteId !== siteId || described.keys[0]?.kid !== key().publicKey.kid) {
      throw new HanseError("INTERNAL", `the site's description is not that of ${siteId} and its signing key`);
    }
    return described;
  };
  const ownRecord = <T extends { owner: SiteId }>(record: T): T => {
    if (record.owner !== siteId) throw new HanseError("INTERNAL", `${siteId} cannot sign what ${record.owner} owns`);
    return record;
  };
  const ownHalf = (terms: ReceiptTerms, side: ReceiptSide): ReceiptTerms => {
    if (terms[side] !== siteId) throw new HanseError("INTERNAL", `${siteId} is not the ${side} of this receipt`);
    return terms;
  };
  return {
    get fingerprint() {
      return thumbprint(key().publicKey.jwk);
    },
    get ownKeys() {
      return keys();
    },
    signStatement: async (sequence, nowMs) => signStatement(key(), ownDescription(), sequence, nowMs),
    readStatement,
    readPinnedStatement,
    signInvitation: async (invitation) => signInvitation(key(), ownDescription(), invitation),
    readInvitation: (token, nowMs) => readInvitation(token, siteId, nowMs),
    readInvitationOrStatement: (token, nowMs) =>
      claimedType(token) === STATEMENT.typ ? readStatement(token, nowMs) : readInvitation(token, siteId, nowMs),
    readOwnInvitation: (token, nowMs) => readOwnInvitation(token, { siteId, keys: keys() }, nowMs),
    signAuditHead: async (head, nowMs) => signAuditHead(key(), siteId, head, nowMs),
    readAuditHead,
    signVersion: async (record) => signVersion(key(), ownRecord(record)),
    readVersion,
    signMetadata: async (record) => signMetadata(key(), ownRecord(record)),
    readMetadata,
    signReceipt: async (terms, nowMs) => signReceipt(key(), ownHalf(terms, "destination"), nowMs, undefined),
    countersignReceipt: async ({ terms, token }, nowMs) => signReceipt(key(), ownHalf(terms, "source"), nowMs, token),
    readReceipt,
    signAgreement: async (terms, nowMs) => {
      if (terms.destination !== siteId) throw new HanseError("INTERNAL", `${siteId} agrees to nothing for others`);
      const token = await signAgreement(key(), terms, nowMs);
      return { token, agreementId: agreementIdOf(token), agreedAtMs: Math.floor(nowMs / 1000) * 1000, terms };
    },
    readAgreement,
    signTicket: async (terms, nowMs, endsAtMs) => {
      ownRecord(terms);
      return signTicket(key(), terms, nowMs, endsAtMs);
    },
    readTicket,
    signWithdrawal: async (terms) => signWithdrawal(key(), ownRecord(terms)),
    readWithdrawal,
    signWithdrawalReceipt: async (terms) => {
      if (terms.holder !== siteId) throw new HanseError("INTERNAL", `${siteId} holds nothing for ${terms.holder}`);
      return signWithdrawalReceipt(key(), terms);
    },
    readWithdrawalReceipt,
    ...callSigner({ siteId, key, random }),
  };
}
