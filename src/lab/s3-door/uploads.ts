import type { Upload, WrittenPart } from "../../app/ports/object-store.ts";
import { type Answer, emptyAnswer, xmlAnswer } from "./answer.ts";
import { readBody, readText } from "./body.ts";
import { type Context, metadataOf } from "./context.ts";
import { etagOf, partEtagFrom, partEtagOf } from "./etag.ts";
import { headOf } from "./objects.ts";
import { forgetOffsets, offsetOf } from "./part-offset.ts";
import { S3Error } from "./s3-error.ts";
import { document, element, group, readRecords } from "./xml.ts";

const COMPLETE_BYTES = 4 * 1024 * 1024;
const MAX_PARTS = 10_000;

/** CreateMultipartUpload. */
export async function createUpload({ request, store, bucket, key }: Context): Promise<Answer> {
  const { uploadId } = await store.createUpload(key, { metadata: metadataOf(request) });
  const members = [element("Bucket", bucket), element("Key", key), element("UploadId", uploadId)];
  return xmlAnswer(document("InitiateMultipartUploadResult", ...members));
}

/** UploadPart. */
export async function uploadPart(context: Context): Promise<Answer> {
  const { request, store, signal } = context;
  const upload = uploadOf(context);
  const number = Number(request.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) {
    throw new S3Error(400, "InvalidArgument", "a part number is 1 to 10000");
  }
  const body = readBody(request, context.signed);
  const offset = await offsetOf(store, upload, number, body.sizeBytes);
  const part = await store.uploadPart(upload, { number, offset, sizeBytes: body.sizeBytes }, body.bytes, { signal });
  return emptyAnswer(200, { etag: partEtagOf(part.etag) });
}

/** ListParts, in pages by `part-number-marker` and `max-parts`. */
export async function listParts(context: Context): Promise<Answer> {
  const { request, store, bucket, key, signal } = context;
  const upload = uploadOf(context);
  const max = countOf(request.query.get("max-parts"));
  const marker = Number(request.query.get("part-number-marker") ?? 0);
  const parts: WrittenPart[] = [];
  for await (const part of store.listParts(upload, { signal })) {
    if (part.number > marker) parts.push(part);
    if (parts.length > max) break;
  }
  const page = parts.slice(0, max);
  const shown = page.map((part) =>
    group(
      "Part",
      element("PartNumber", part.number),
      element("LastModified", new Date(0).toISOString()),
      element("ETag", partEtagOf(part.etag)),
      element("Size", part.sizeBytes),
    ),
  );
  return xmlAnswer(
    document(
      "ListPartsResult",
      element("Bucket", bucket),
      element("Key", key),
      element("UploadId", upload.uploadId),
      element("PartNumberMarker", marker),
      element("NextPartNumberMarker", page.at(-1)?.number ?? marker),
      element("MaxParts", max),
      element("IsTruncated", parts.length > max),
      ...shown,
    ),
  );
}

/** CompleteMultipartUpload: NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall. */
export async function completeUpload(context: Context): Promise<Answer> {
  const { request, store, bucket, key } = context;
  const upload = uploadOf(context);
  const text = await readText(request, context.signed, COMPLETE_BYTES);
  const named = readRecords(text, "CompleteMultipartUpload", "Part").map((record) => ({
    number: Number(record.get("PartNumber")),
    etag: partEtagFrom(record.get("ETag") ?? ""),
  }));
  if (named.length === 0) throw new S3Error(400, "MalformedXML", "no part is named");
  const held = new Map<number, WrittenPart>();
  for await (const part of store.listParts(upload)) held.set(part.number, part);
  const parts = named.map((part, i) => {
    if (i > 0 && part.number <= (named[i - 1]?.number ?? 0)) {
      throw new S3Error(400, "InvalidPartOrder", "the parts are not in ascending order");
    }
    const found = held.get(part.number);
    if (found?.etag !== part.etag) throw new S3Error(400, "InvalidPart", `part ${part.number} is not here as named`);
    return found;
  });
  if (parts.slice(0, -1).some((part) => part.sizeBytes < context.minPartBytes)) {
    throw new S3Error(400, "EntityTooSmall", `every part but the last has at least ${context.minPartBytes} bytes`);
  }
  await store.completeUpload(upload, parts);
  forgetOffsets(store, upload);
  const object = await headOf({ store, key, signal: new AbortController().signal });
  const location = element("Location", `/${bucket}/${key}`);
  const members = [location, element("Bucket", bucket), element("Key", key), element("ETag", etagOf(object))];
  return xmlAnswer(document("CompleteMultipartUploadResult", ...members));
}

/** AbortMultipartUpload: NoSuchUpload where there is none. */
export async function abortUpload(context: Context): Promise<Answer> {
  const upload = uploadOf(context);
  const parts = context.store.listParts(upload)[Symbol.asyncIterator]();
  await parts.next();
  await parts.return?.();
  await context.store.abortUpload(upload);
  forgetOffsets(context.store, upload);
  return emptyAnswer(204);
}

/** ListMultipartUploads, in pages by `key-marker` and `upload-id-marker`. */
export async function listUploads(context: Context): Promise<Answer> {
  const { query } = context.request;
  const [prefix, keyMarker] = [query.get("prefix") ?? "", query.get("key-marker") ?? ""];
  const idMarker = query.get("upload-id-marker") ?? "";
  const max = countOf(query.get("max-uploads"));
  const all: Upload[] = [];
  for await (const upload of context.store.listUploads(prefix, { signal: context.signal })) all.push(upload);
  const at = all.findIndex((upload) => upload.key === keyMarker && upload.uploadId === idMarker);
  const rest = all.slice(at + 1).filter((upload) => at !== -1 || keyMarker === "" || upload.key > keyMarker);
  const page = rest.slice(0, max);
  const shown = page.map(({ key, uploadId, begunAtMs = 0 }) =>
    group(
      "Upload",
      element("Key", key),
      element("UploadId", uploadId),
      element("Initiated", new Date(begunAtMs).toISOString()),
    ),
  );
  const last = page.at(-1);
  return xmlAnswer(
    document(
      "ListMultipartUploadsResult",
      element("Bucket", context.bucket),
      element("Prefix", prefix),
      element("KeyMarker", keyMarker),
      element("UploadIdMarker", idMarker),
      element("NextKeyMarker", last?.key ?? ""),
      element("NextUploadIdMarker", last?.uploadId ?? ""),
      element("MaxUploads", max),
      element("IsTruncated", rest.length > max),
      ...shown,
    ),
  );
}

const uploadOf = ({ request, key }: Context): Upload => ({ key, uploadId: request.query.get("uploadId") ?? "" });

function countOf(text: string | undefined): number {
  const count = Number(text ?? 1000);
  if (!Number.isInteger(count) || count < 0) throw new S3Error(400, "InvalidArgument", "a page size is not a number");
  return Math.min(count, 1000);
}
