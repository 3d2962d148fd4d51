import type { StoredVersion } from "../app/ports/object-store.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { compareUtf8 } from "../domain/path.ts";
import type { S3Client } from "./s3-client.ts";
import { expectRoot, listObjects } from "./s3-list.ts";
import { textOf, type XmlElement } from "./s3-xml.ts";

/**
 * ListObjectVersions with all its pages, by key. Keys are not asked for in url encoding, for the same reason as of uploads.
 * A store that knows no versions at all lists its objects. A page that goes on without saying where, foreign keys and keys
 * that go back end it with STORE_LIED.
 */
export async function* listVersions(
  client: S3Client,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredVersion> {
  let at: { readonly key: string; readonly version: string } | undefined;
  let lastKey = "";
  for (;;) {
    const page = await pageOf(client, prefix, at, signal);
    if (page === undefined) {
      for await (const { key } of listObjects(client, prefix, undefined, signal)) yield { key, deleted: false };
      return;
    }
    const versions = page.children.flatMap(toVersion).sort((a, b) => compareUtf8(a.key, b.key));
    for (const version of versions) {
      if (!version.key.startsWith(prefix)) throw lied(client.hop, "holds keys outside the prefix that was asked for");
      if (compareUtf8(version.key, lastKey) < 0) throw lied(client.hop, "is not in the order of the keys' bytes");
      lastKey = version.key;
      signal?.throwIfAborted();
      yield version;
    }
    if (textOf(page, "IsTruncated") !== "true") return;
    const next = {
      key: textOf(page, "NextKeyMarker") ?? lastKey,
      version: textOf(page, "NextVersionIdMarker") ?? versions.at(-1)?.versionId ?? "",
    };
    if (versions.length === 0 || (next.key === at?.key && next.version === at.version))
      throw lied(client.hop, "says that it goes on and does not");
    at = next;
  }
}

/** @returns undefined where the store does not know the question */
async function pageOf(
  client: S3Client,
  prefix: string,
  at: { readonly key: string; readonly version: string } | undefined,
  signal: AbortSignal | undefined,
): Promise<XmlElement | undefined> {
  const query = {
    versions: "",
    "max-keys": "1000",
    prefix,
    "key-marker": at?.key,
    "version-id-marker": at === undefined || at.version === "" ? undefined : at.version,
  };
  try {
    const page = await client.sendForXml({
      method: "GET",
      query,
      doing: `listing all states below '${prefix}'`,
      signal,
    });
    expectRoot(page, "ListVersionsResult", client.hop);
    return page;
  } catch (error) {
    if (at === undefined && isReason(error, "STORE_DENIED") && / 501\b/.test(error.message)) return undefined;
    throw error;
  }
}

/** Of an object that a bucket without versioning holds, `null` is the name of its one state. */
function toVersion(entry: XmlElement): readonly StoredVersion[] {
  if (entry.name !== "Version" && entry.name !== "DeleteMarker") return [];
  const versionId = textOf(entry, "VersionId");
  return [
    {
      key: textOf(entry, "Key") ?? "",
      ...(versionId === undefined || versionId === "" ? {} : { versionId }),
      deleted: entry.name === "DeleteMarker",
    },
  ];
}

const lied = (hop: string, what: string): HanseError =>
  new HanseError("STORE_LIED", `a listing of all states ${what}`, {
    hop,
    remedy: "Run `hanse doctor`: the store does not keep to S3's protocol",
  });
