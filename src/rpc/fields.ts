import { HanseError } from "../domain/errors.ts";
import type { Page } from "../app/use-cases.ts";
import { MOST_DERIVED_FROM } from "../domain/version.ts";
import { LIMITS } from "./limits.ts";

/** Fields of requests, held to their bounds at the edge. All throw HanseError INVALID_INPUT that names the field. */

function refuse(name: string, why: string, remedy?: string): never {
  throw new HanseError("INVALID_INPUT", `${name} ${why}`, { remedy });
}

/** Text of at most so many UTF-8 bytes; empty is allowed. */
export function text(value: string, name: string, maxBytes: number = LIMITS.text): string {
  if (Buffer.byteLength(value) > maxBytes) refuse(name, `is longer than ${maxBytes} bytes`, "Shorten it");
  return value;
}

/** Text that must be given. */
export function requiredText(value: string, name: string, maxBytes: number = LIMITS.text): string {
  if (value === "") refuse(name, "is missing", `Give ${name}`);
  return text(value, name, maxBytes);
}

/** Empty means left out. */
export function optionalText(value: string, name: string, maxBytes: number = LIMITS.text): string | undefined {
  return value === "" ? undefined : text(value, name, maxBytes);
}

/** The caller's own id of a call that changes something: without it a repeated call could not be told from a new one. */
export const requestId = (value: string): string => requiredText(value, "request_id", LIMITS.requestId);

/** A whole number from 0 to 2^53 - 1; anything above lost digits on its way into a Number. */
export function count(value: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 0) refuse(name, "is not a whole number below 2^53");
  return value;
}

/** A list of at most so many entries. */
export function list<T>(values: readonly T[], name: string, max: number): readonly T[] {
  if (values.length > max) refuse(name, `has ${values.length} entries`, `Send at most ${max} at once`);
  return values;
}

/** The references of what a version was made from. */
export const derivedFromOf = (request: { derivedFrom: readonly string[] }): string[] =>
  list(request.derivedFrom, "derived_from", MOST_DERIVED_FROM).map((one) => requiredText(one, "derived_from"));

/** page_size (0 means 100) and page_token. */
export function page(request: { pageSize: number; pageToken: string }): Page {
  const size = request.pageSize === 0 ? LIMITS.defaultPageSize : request.pageSize;
  if (!Number.isSafeInteger(size) || size < 1 || size > LIMITS.pageSize) {
    refuse("page_size", `is ${request.pageSize}`, `Use 1 to ${LIMITS.pageSize}, or 0 for ${LIMITS.defaultPageSize}`);
  }
  return { size, token: text(request.pageToken, "page_token") };
}
