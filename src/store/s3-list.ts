import type { StoredObject, Upload, WrittenPart } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import type { S3Client } from "./s3-client.ts";
import { childrenOf, textOf, type XmlElement } from "./s3-xml.ts";

const PAGE = "1000";

/**
 * ListObjectsV2, page after page from the last key on. A store that lists foreign keys, or not in the order of UTF-8
 * bytes, ends it with STORE_LIED: neither a merge nor the end of the paging could be relied on.
 */
export async function* listObjects(
  client: S3Client,
  prefix: string,
  after: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredObject> {
  let last: Uint8Array | undefined = after === undefined ? undefined : Buffer.from(after);
  for (let more = true; more;) {
    const query = { "list-type": "2", "encoding-type": "url", "max-keys": PAGE, prefix, "start-after": last };
    const page = await client.sendForXml({ method: "GET", query, doing: `listing '${prefix}'`, signal });
    expectRoot(page, "ListBucketResult", client.hop);
    const entries = childrenOf(page, "Contents");
    for (const entry of entries) {
      const raw = decodeKey(page, textOf(entry, "Key") ?? "");
      const key = raw.toString("utf8");
      if (!key.startsWith(prefix)) throw lied(client.hop, "a listing holds keys outside the prefix that was asked for");
      if (last !== undefined && Buffer.compare(raw, last) <= 0) {
        throw lied(client.hop, "a listing is not in the order of the keys' bytes");
      }
      last = raw;
      signal?.throwIfAborted();
      yield { key, sizeBytes: countOf(textOf(entry, "Size"), client.hop), etag: bareEtag(textOf(entry, "ETag")) };
    }
    more = textOf(page, "IsTruncated") === "true";
    if (more && entries.length === 0) throw lied(client.hop, "a listing says that it goes on and holds nothing");
  }
}

/** ListParts with all its pages, by number. */
export async function* listParts(
  client: S3Client,
  upload: Upload,
  signal: AbortSignal | undefined,
): AsyncGenerator<WrittenPart> {
  let last = 0;
  for (let more = true; more;) {
    const query = {
      uploadId: upload.uploadId,
      "max-parts": PAGE,
      "part-number-marker": last === 0 ? undefined : String(last),
    };
    const page = await client.sendForXml({
      method: "GET",
      key: upload.key,
      query,
      doing: `listing the parts of '${upload.key}'`,
      signal,
    });
    expectRoot(page, "ListPartsResult", client.hop);
    const entries = childrenOf(page, "Part");
    for (const entry of entries) {
      const number = countOf(textOf(entry, "PartNumber"), client.hop);
      if (number <= last) throw lied(client.hop, "a listing of parts is not in the order of their numbers");
      last = number;
      yield { number, etag: bareEtag(textOf(entry, "ETag")), sizeBytes: countOf(textOf(entry, "Size"), client.hop) };
    }
    more = textOf(page, "IsTruncated") === "true";
    if (more && entries.length === 0)
      throw lied(client.hop, "a listing of parts says that it goes on and holds nothing");
  }
}

/** ListMultipartUploads with all its pages. Keys are not asked for in url encoding: Ceph RGW then encodes without saying so. */
export async function* listUploads(
  client: S3Client,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Upload> {
  let keyMarker: string | undefined;
  let uploadIdMarker: string | undefined;
  for (let more = true; more;) {
    const query = {
      uploads: "",
      "max-uploads": PAGE,
      prefix,
      "key-marker": keyMarker,
      "upload-id-marker": uploadIdMarker,
    };
    const page = await client.sendForXml({
      method: "GET",
      query,
      doing: `listing the uploads below '${prefix}'`,
      signal,
    });
    expectRoot(page, "ListMultipartUploadsResult", client.hop);
    let upload: Upload | undefined;
    for (const entry of childrenOf(page, "Upload")) {
      upload = {
        key: textOf(entry, "Key") ?? "",
        uploadId: textOf(entry, "UploadId") ?? "",
        begunAtMs: timeOf(textOf(entry, "Initiated")),
      };
      if (!upload.key.startsWith(prefix))
        throw lied(client.hop, "a listing holds uploads outside the prefix that was asked for");
      yield upload;
    }
    more = textOf(page, "IsTruncated") === "true";
    if (more && (upload === undefined || (upload.key === keyMarker && upload.uploadId === uploadIdMarker))) {
      throw lied(client.hop, "a listing of uploads says that it goes on and does not");
    }
    keyMarker = upload?.key;
    uploadIdMarker = upload?.uploadId;
  }
}

/** An ETag without its quotes; a weak one as it is, nothing where there is none (S13). */
export const bareEtag = (header: string | undefined): string => (header ?? "").trim().replace(/^"(.*)"$/, "$1");

/** Throws STORE_LIED unless the document is the one that was asked for. */
export function expectRoot(document: XmlElement, name: string, hop: string): void {
  if (document.name !== name) throw lied(hop, `an answer is no ${name}`);
}

/** A count of bytes or parts from an answer. @throws HanseError STORE_LIED */
export function countOf(text: string | undefined, hop: string): number {
  const count = /^\d{1,16}$/.test(text ?? "") ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(count)) throw lied(hop, "an answer holds something that is no size");
  return count;
}

/** A time of a listing; undefined where there is none that can be read. */
function timeOf(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? "");
  // Some stores fill in the beginning of time.
  return Number.isSafeInteger(ms) && ms > 0 ? ms : undefined;
}

/** The key's bytes; a listing with `EncodingType` url escapes them, and writes a space as `+`. */
function decodeKey(page: XmlElement, text: string): Buffer {
  if (textOf(page, "EncodingType") !== "url") return Buffer.from(text, "utf8");
  const latin1 = text
    .replaceAll("+", " ")
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  // Some stores leave characters beyond ASCII as they are: then nothing above 0xff may be cut down to a byte.
  return /^[\0-\xff]*$/.test(latin1) && isAscii(text)
    ? Buffer.from(latin1, "latin1")
    : Buffer.from(decodeURIComponent(text.replaceAll("+", " ")), "utf8");
}

const isAscii = (text: string): boolean => Buffer.byteLength(text, "utf8") === text.length;

const lied = (hop: string, text: string): HanseError =>
  new HanseError("STORE_LIED", text, { hop, remedy: "Run `hanse doctor`: the store does not keep to S3's protocol" });
