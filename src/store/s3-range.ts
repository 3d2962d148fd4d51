import type { ByteRange, ObjectPin } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";

/** `bytes=0-9` for the first ten. */
export const rangeHeader = (range: ByteRange): string => `bytes=${range.offset}-${range.offset + range.size - 1}`;

/**
 * Holds an answer to the range that was asked for (S7): 206 with exactly that Content-Range.
 * @returns the object's whole size, where the answer tells it
 * @throws HanseError STORE_LIED; SHORT_BODY where the object ends before the range does
 */
export function expectRange(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  range: ByteRange,
  hop: string,
): number | undefined {
  if (status !== 206) {
    throw new HanseError("STORE_LIED", `a ranged read was answered with ${status}, not 206`, {
      hop,
      remedy: "Ask the store's operator: something before it drops the Range header",
    });
  }
  const match = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16}|\*)$/.exec(headers["content-range"] ?? "");
  const [first, last, total] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  const wantedLast = range.offset + range.size - 1;
  if (first === range.offset && last < wantedLast && last + 1 === total) {
    throw new HanseError("SHORT_BODY", `the object ends at ${total}, before byte ${wantedLast}`, { hop });
  }
  if (first !== range.offset || last !== wantedLast) {
    throw new HanseError("STORE_LIED", "a ranged read was answered with another range", { hop });
  }
  return Number.isNaN(total) ? undefined : total;
}

/** The If-Match header for a pinned ETag, or none. */
export function ifMatch(pin: ObjectPin | undefined): Record<string, string> {
  const etag = pin?.etag ?? "";
  // A weak ETag never matches (RFC 9110 §13.1.1); the digest decides then (S13).
  return etag === "" || etag.startsWith("W/") ? {} : { "if-match": `"${etag}"` };
}
