import type { StoredVersion } from "../../app/ports/object-store.ts";
import { type Answer, xmlAnswer } from "./answer.ts";
import type { Context } from "./context.ts";
import { NULL_VERSION } from "./objects.ts";
import { document, element, group } from "./xml.ts";

const MAX_KEYS = 1000;

/** ListObjectVersions, in pages by `key-marker` and `version-id-marker`; without delimiters. */
export async function listVersions({ request, store, bucket, signal }: Context): Promise<Answer> {
  const { query } = request;
  const [prefix, keyMarker] = [query.get("prefix") ?? "", query.get("key-marker") ?? ""];
  const idMarker = query.get("version-id-marker") ?? "";
  const asked = Number(query.get("max-keys") ?? MAX_KEYS);
  const max = Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_KEYS) : MAX_KEYS;
  const all: StoredVersion[] = [];
  for await (const version of store.listVersions(prefix, { signal })) all.push(version);
  const at = all.findIndex((version) => version.key === keyMarker && idOf(version) === idMarker);
  const rest = at === -1 ? all.filter((version) => keyMarker === "" || version.key > keyMarker) : all.slice(at + 1);
  const page = rest.slice(0, max);
  const last = page.at(-1);
  const truncated = rest.length > page.length;
  return xmlAnswer(
    document(
      "ListVersionsResult",
      element("Name", bucket),
      element("Prefix", prefix),
      element("KeyMarker", keyMarker),
      element("VersionIdMarker", idMarker),
      element("MaxKeys", max),
      element("IsTruncated", truncated),
      ...(truncated && last !== undefined
        ? [element("NextKeyMarker", last.key), element("NextVersionIdMarker", idOf(last))]
        : []),
      ...page.map((version) =>
        group(
          version.deleted ? "DeleteMarker" : "Version",
          element("Key", version.key),
          element("VersionId", idOf(version)),
        ),
      ),
    ),
  );
}

const idOf = (version: StoredVersion): string => version.versionId ?? NULL_VERSION;
