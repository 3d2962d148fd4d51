import { z } from "zod";
import type { CheckedAuditHead } from "../app/ports/documents.ts";
import type { AuditHead } from "../domain/audit.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteId, SiteKey } from "../domain/site.ts";
import type { SiteSigningKey } from "./keys.ts";
import { count, digest, readShape, siteId } from "./shape.ts";
import { pinnedSigner, signChecked } from "./signed-document.ts";
import { AUDIT_HEAD, parseStrictToken } from "./strict-token.ts";

/** `at`: milliseconds since 1970, because two heads may be signed within a second. */
const claimsSchema = z.object({ iss: siteId, iat: count(0), at: count(0), size: count(0), hash: digest });

/** Signs how far this site's audit log has come; it never expires. */
export const signAuditHead = (key: SiteSigningKey, site: SiteId, head: AuditHead, nowMs: number): Promise<string> =>
  signChecked(key, AUDIT_HEAD, claimsSchema, { iss: site, iat: Math.floor(nowMs / 1000), at: nowMs, ...head });

/** See Documents.readAuditHead. */
export async function readAuditHead(text: string, signer: SiteId, keys: readonly SiteKey[]): Promise<CheckedAuditHead> {
  const token = parseStrictToken(text, AUDIT_HEAD);
  await pinnedSigner(token, keys, AUDIT_HEAD);
  const { iss, at, size, hash } = readShape(claimsSchema, token.payload, AUDIT_HEAD.what);
  if (iss !== signer) throw new HanseError("INVALID_DOCUMENT", `the audit head is of ${iss}, not of ${signer}`);
  return { token: text, head: { size, hash }, signedAtMs: at };
}
