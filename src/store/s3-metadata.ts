import type { ObjectLock, StoredObject } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import type { S3Answer } from "./s3-client.ts";
import { bareEtag } from "./s3-list.ts";

const META = "x-amz-meta-";

/** An object as the headers of an answer tell of it. */
export function describeObject(key: string, answer: S3Answer, sizeBytes: number): StoredObject {
  const { headers } = answer;
  const metadata = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(META) && value !== undefined ? [[name.slice(META.length), value] as const] : [],
  );
  return {
    key,
    sizeBytes,
    etag: bareEtag(headers["etag"]),
    versionId: headers["x-amz-version-id"],
    metadata: Object.fromEntries(metadata),
    lock: lockOf(headers),
  };
}

/** Object Lock, as AWS S3 and Ceph RGW tell of it. */
function lockOf(headers: S3Answer["headers"]): ObjectLock | undefined {
  const untilMs = Date.parse(headers["x-amz-object-lock-retain-until-date"] ?? "");
  const held = headers["x-amz-object-lock-legal-hold"] === "ON";
  if (Number.isNaN(untilMs)) return held ? { held } : undefined;
  return { untilMs, held };
}

/** Signed headers for user metadata. @throws HanseError INVALID_INPUT for what is not plain ASCII */
export function metadataHeaders(
  metadata: Readonly<Record<string, string>> | undefined,
  hop: string,
): Record<string, string> {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => {
    if (!/^[a-z0-9-]{1,64}$/.test(name) || !/^[\x21-\x7e](?:[\x20-\x7e]{0,1022}[\x21-\x7e])?$/.test(value)) {
      throw new HanseError("INVALID_INPUT", `the metadata '${name}' is not plain ASCII`, { hop });
    }
    return [META + name, value] as const;
  });
  return Object.fromEntries(entries);
}
