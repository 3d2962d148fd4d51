import { createHash } from "node:crypto";
import type { StoredObject } from "../../app/ports/object-store.ts";
import type { DoorRequest } from "./request.ts";
import { header } from "./request.ts";
import { S3Error } from "./s3-error.ts";

/**
 * An object's ETag as the door shows it. The store's own is opaque; the form with a dash is what S3 gives objects made
 * of parts, so no client takes it for an MD5 of the content.
 */
export const etagOf = (object: Pick<StoredObject, "etag">): string =>
  `"${createHash("md5").update(object.etag).digest("hex")}-1"`;

/** A part's ETag as the door shows it, and back. */
export const partEtagOf = (etag: string): string => `"${etag}-0"`;
export const partEtagFrom = (shown: string): string => shown.replaceAll('"', "").replace(/-0$/, "");

/**
 * Judges If-Match and If-None-Match (RFC 9110 §13) for a read or a copy.
 * @param prefix `x-amz-copy-source-` for the conditions on a copy's source
 * @throws S3Error 412, or 304 for a read whose state the client holds
 */
export function checkConditions(request: DoorRequest, object: StoredObject, prefix = ""): void {
  const etag = etagOf(object);
  const match = header(request, `${prefix}if-match`);
  if (match !== undefined && !names(match, etag))
    throw new S3Error(412, "PreconditionFailed", "If-Match does not hold");
  const noneMatch = header(request, `${prefix}if-none-match`);
  if (noneMatch === undefined || !names(noneMatch, etag)) return;
  if (prefix === "") throw new S3Error(304, "NotModified", "If-None-Match does not hold");
  throw new S3Error(412, "PreconditionFailed", "If-None-Match does not hold");
}

const names = (list: string, etag: string): boolean =>
  list.split(",").some((item) => {
    const one = item.trim().replace(/^W\//, "");
    return one === "*" || one.replaceAll('"', "") === etag.replaceAll('"', "");
  });
