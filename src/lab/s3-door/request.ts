import type { IncomingMessage } from "node:http";
import { S3Error } from "./s3-error.ts";

/** A request as the door's operations read it. */
export interface DoorRequest {
  readonly raw: IncomingMessage;
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly rawPath: string;
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  /** Decoded; the first value of each name. */
  readonly query: ReadonlyMap<string, string>;
  /** Decoded, as sent: what a signature covers. */
  readonly queryPairs: readonly (readonly [string, string])[];
}

/** @throws S3Error InvalidURI for what cannot be decoded, or a key with a `..` segment */
export function readRequest(raw: IncomingMessage): DoorRequest {
  const url = raw.url ?? "/";
  const mark = url.indexOf("?");
  const rawPath = mark === -1 ? url : url.slice(0, mark);
  const queryPairs = pairsOf(mark === -1 ? "" : url.slice(mark + 1));
  const query = new Map(queryPairs.toReversed());
  const [, rawBucket = "", rawKey = ""] = /^\/([^/]*)\/?(.*)$/s.exec(rawPath) ?? [];
  const key = decode(rawKey);
  if (key.split("/").includes("..")) throw new S3Error(400, "InvalidURI", "a key with a '..' segment is refused");
  return { raw, method: raw.method ?? "GET", rawPath, bucket: decode(rawBucket), key, query, queryPairs };
}

/** A header's single value, or undefined. */
export function header(request: DoorRequest, name: string): string | undefined {
  const value = request.raw.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}

/** Exactly what the percent signs say; a plus is a plus in a path. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error(400, "InvalidURI", "the path or the query is not percent-encoded UTF-8");
  }
}

/** Percent-encoding as S3 signs it: everything but the unreserved characters of RFC 3986. */
export const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);

/** As `encode`, with the slashes of a path kept. */
export const encodePath = (path: string): string => path.split("/").map(encode).join("/");

function pairsOf(query: string): readonly (readonly [string, string])[] {
  const fields = query.split("&").filter((field) => field !== "");
  return fields.map((field) => {
    const equals = field.indexOf("=");
    const [name, value] = equals === -1 ? [field, ""] : [field.slice(0, equals), field.slice(equals + 1)];
    return [decode(name.replaceAll("+", " ")), decode(value.replaceAll("+", " "))];
  });
}
