import { normalize } from "node:path";
import { HanseError } from "../domain/errors.ts";
import { joinKey, pathProblem } from "../domain/path.ts";

/** What a store's `url` names. */
export type StoreUrl =
  | { readonly type: "s3"; readonly bucket: string; readonly prefix: string }
  | { readonly type: "directory"; readonly path: string };

/** A bucket, or a tenant's: `project:bucket`. Wider than AWS allows, because old buckets and tenants are. */
const BUCKET = /^(?:[A-Za-z0-9_.-]{1,128}:)?[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

/** `s3://BUCKET[/prefix]`, `s3://PROJECT:BUCKET[/prefix]` or `file:/path`. @throws HanseError INVALID_INPUT */
export function parseStoreUrl(text: string): StoreUrl {
  const s3 = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(text);
  if (s3?.[1] !== undefined && BUCKET.test(s3[1])) {
    return { type: "s3", bucket: s3[1], prefix: parsePrefix(s3[2] ?? "") };
  }
  if (text.startsWith("file:")) return { type: "directory", path: parseDirectoryPath(text) };
  throw new HanseError("INVALID_INPUT", `'${text}' is not the URL of a store`, {
    remedy: "Write s3://bucket/prefix or file:/path",
  });
}

/**
 * A key prefix: a path as in a manifest, or empty for everything.
 * @returns without slashes at its ends
 * @throws HanseError INVALID_INPUT
 */
export function parsePrefix(text: string): string {
  const bare = text.replace(/^\/|\/$/g, "");
  const problem = bare === "" ? undefined : pathProblem(bare);
  if (problem !== undefined) throw new HanseError("INVALID_INPUT", `the prefix '${text}' ${problem}`);
  return joinKey(bare);
}

/**
 * The path of `file:/path` or `file:///path`; taken as it is written, nothing is decoded.
 * @returns normalised, without a slash at its end
 * @throws HanseError INVALID_INPUT for a path that is relative, has `..`, or is the root
 */
export function parseDirectoryPath(text: string): string {
  const path = text.replace(/^file:(?:\/\/(?=\/))?/, "");
  const clean = normalize(path).replace(/\/$/, "");
  if (
    !path.startsWith("/") ||
    path.startsWith("//") ||
    path.includes("\0") ||
    path.split("/").includes("..") ||
    clean === ""
  ) {
    throw new HanseError("INVALID_INPUT", `'${text}' does not name a directory`, {
      remedy: "Write an absolute path below the root, without '..', e.g. file:/scratch/hanse",
    });
  }
  return clean;
}
