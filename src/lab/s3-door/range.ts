import type { ByteRange } from "../../app/ports/object-store.ts";
import { S3Error } from "./s3-error.ts";

/**
 * One byte range of a Range header (RFC 9110 §14.1), cut to the object. A header that is no single byte range is
 * ignored, as the RFC wants it.
 * @returns undefined for the whole object
 * @throws S3Error InvalidRange (416)
 */
export function rangeOf(text: string | undefined, sizeBytes: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec((text ?? "").trim());
  if (match === null) return undefined;
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return undefined;
  const unsatisfiable = new S3Error(416, "InvalidRange", `the object has ${sizeBytes} bytes`);
  if (from === "") {
    const size = Math.min(Number(to), sizeBytes);
    if (size === 0) throw unsatisfiable;
    return { offset: sizeBytes - size, size };
  }
  const offset = Number(from);
  if (to !== "" && Number(to) < offset) return undefined;
  if (offset >= sizeBytes) throw unsatisfiable;
  const end = to === "" ? sizeBytes : Math.min(Number(to) + 1, sizeBytes);
  return { offset, size: end - offset };
}
