import type { Digest } from "../domain/digest.ts";
import type { AuditHead } from "../domain/audit.ts";
import { HanseError } from "../domain/errors.ts";
import { isDigest } from "../domain/digest.ts";
import type { AuditGrowth__Output } from "./gen/hanse/federation/v1/AuditGrowth.ts";
import type { AuditHead__Output } from "./gen/hanse/federation/v1/AuditHead.ts";

const HASH_BYTES = 32;
/** See AuditGrowth.record_hashes. */
const MAX_HASHES = 8192;
const MAX_TOKEN = 2048;

/** What an exchange says of the audit logs, on this side of the wire. */
export interface SharedAuditWords {
  readonly audit?: { readonly head: string; readonly recordHashes: readonly Digest[] } | undefined;
  readonly seen?: AuditHead | undefined;
}

/** The part of an Exchange message that is about audit logs. */
export function auditToWire({ audit, seen }: SharedAuditWords): {
  audit: { head: string; recordHashes: Buffer } | null;
  seen: AuditHead | null;
} {
  return {
    audit:
      audit === undefined
        ? null
        : { head: audit.head, recordHashes: Buffer.concat(audit.recordHashes.map((hash) => Buffer.from(hash, "hex"))) },
    seen: seen ?? null,
  };
}

/** The mirror of auditToWire. @throws HanseError INVALID_INPUT for what is too large or no hash */
export function auditFromWire(message: {
  audit: AuditGrowth__Output | null;
  seen: AuditHead__Output | null;
}): SharedAuditWords {
  const { audit, seen } = message;
  return { audit: audit === null ? undefined : growthFromWire(audit), seen: seen === null ? undefined : headOf(seen) };
}

function growthFromWire({ head, recordHashes }: AuditGrowth__Output): SharedAuditWords["audit"] {
  const bytes = Buffer.from(recordHashes);
  if (head.length > MAX_TOKEN || bytes.length % HASH_BYTES !== 0 || bytes.length > HASH_BYTES * MAX_HASHES) {
    throw new HanseError("INVALID_INPUT", "what it shows of its audit log is no head and up to 8192 hashes");
  }
  const hashes = Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.toString("hex", i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
  return { head, recordHashes: hashes };
}

function headOf({ size, hash }: AuditHead__Output): AuditHead {
  if (!Number.isSafeInteger(size) || size < 0 || !isDigest(hash)) {
    throw new HanseError("INVALID_INPUT", "what it has seen of the audit log is no size and hash");
  }
  return { size, hash };
}
