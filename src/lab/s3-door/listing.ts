import type { ObjectStore, StoredObject } from "../../app/ports/object-store.ts";
import { HanseError } from "../../domain/errors.ts";
import { type Answer, xmlAnswer } from "./answer.ts";
import type { Context } from "./context.ts";
import { etagOf } from "./etag.ts";
import { encodePath } from "./request.ts";
import { S3Error } from "./s3-error.ts";
import { document, element, group } from "./xml.ts";

const MAX_KEYS = 1000;
/** Sorts after every key that begins with what stands before it. */
const LAST = "\u{10FFFF}";

interface Page {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of the page. */
  readonly last: string;
  readonly truncated: boolean;
}

/** ListObjectsV2, and ListObjects of version 1 where `list-type` is not 2. */
export async function listObjects(context: Context): Promise<Answer> {
  const { query } = context.request;
  const version2 = query.get("list-type") === "2";
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  const max = Number(query.get("max-keys") ?? MAX_KEYS);
  if (!Number.isInteger(max) || max < 0) throw new S3Error(400, "InvalidArgument", "max-keys is not a number");
  const token = query.get("continuation-token");
  const resume = version2
    ? token === undefined
      ? undefined
      : Buffer.from(token, "base64url").toString("utf8")
    : query.get("marker");
  const after = resume === undefined ? query.get("start-after") : pastPrefix(resume, prefix, delimiter);
  const page = await pageOf(context.store, {
    prefix,
    delimiter,
    after,
    max: Math.min(max, MAX_KEYS),
    signal: context.signal,
  });

  const url = query.get("encoding-type") === "url";
  const shown = (text: string): string => (url ? encodePath(text) : text);
  const next = Buffer.from(page.last, "utf8").toString("base64url");
  const members = [
    element("Name", context.bucket),
    element("Prefix", shown(prefix)),
    ...(delimiter === "" ? [] : [element("Delimiter", shown(delimiter))]),
    element("MaxKeys", max),
    ...(url ? [element("EncodingType", "url")] : []),
    element("IsTruncated", page.truncated),
    ...(version2
      ? [element("KeyCount", page.objects.length + page.prefixes.length)]
      : [element("Marker", shown(resume ?? ""))]),
    ...(version2 && token !== undefined ? [element("ContinuationToken", token)] : []),
    ...(version2 && query.has("start-after") ? [element("StartAfter", shown(query.get("start-after") ?? ""))] : []),
    ...(page.truncated
      ? [version2 ? element("NextContinuationToken", next) : element("NextMarker", shown(page.last))]
      : []),
    ...page.objects.map((object) => contents(object, shown)),
    ...page.prefixes.map((common) => group("CommonPrefixes", element("Prefix", shown(common)))),
  ];
  return xmlAnswer(document("ListBucketResult", ...members));
}

const contents = (object: StoredObject, shown: (text: string) => string): string =>
  group(
    "Contents",
    element("Key", shown(object.key)),
    element("LastModified", new Date(object.modifiedAtMs ?? 0).toISOString()),
    element("ETag", etagOf(object)),
    element("Size", object.sizeBytes),
    element("StorageClass", "STANDARD"),
  );

/** Going on after a common prefix means going on after all that it stands for. */
const pastPrefix = (resume: string, prefix: string, delimiter: string): string =>
  delimiter !== "" && resume.endsWith(delimiter) && resume.length > prefix.length ? resume + LAST : resume;

async function pageOf(
  store: ObjectStore,
  options: { prefix: string; delimiter: string; after: string | undefined; max: number; signal: AbortSignal },
): Promise<Page> {
  const { prefix, delimiter, max, signal } = options;
  const [objects, prefixes]: [StoredObject[], string[]] = [[], []];
  let last = "";
  let after = options.after;
  const full = (): boolean => objects.length + prefixes.length >= max;
  for (;;) {
    let common: string | undefined;
    for await (const object of listed(store, prefix, after, signal)) {
      if (full()) return { objects, prefixes, last, truncated: max > 0 };
      const cut = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (cut !== -1) {
        common = object.key.slice(0, cut + delimiter.length);
        break;
      }
      objects.push(object);
      last = object.key;
    }
    if (common === undefined) return { objects, prefixes, last, truncated: false };
    prefixes.push(common);
    last = common;
    // The folder's other keys are jumped over, not read.
    after = common + LAST;
  }
}

/** A prefix that no file can have lists nothing, as in any bucket. */
async function* listed(
  store: ObjectStore,
  prefix: string,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<StoredObject> {
  try {
    yield* store.list(prefix, { after, signal });
  } catch (error) {
    if (!(error instanceof HanseError && error.reason === "INVALID_KEYS" && prefix.includes("/"))) throw error;
  }
}
