import type { ObjectStore, StoredObject } from "../../app/ports/object-store.ts";
import { type Answer, xmlAnswer } from "./answer.ts";
import { type Context, metadataOf } from "./context.ts";
import { checkConditions, etagOf, partEtagOf } from "./etag.ts";
import { headOf } from "./objects.ts";
import { offsetOf } from "./part-offset.ts";
import { rangeOf } from "./range.ts";
import { decode, header } from "./request.ts";
import { S3Error } from "./s3-error.ts";
import { bodyOf, writeObject } from "./write-object.ts";
import { document, element } from "./xml.ts";

interface Source {
  readonly store: ObjectStore;
  readonly object: StoredObject;
}

/** CopyObject, also onto itself to change the metadata. */
export async function copyObject(context: Context): Promise<Answer> {
  const { request, store, key, signal } = context;
  const { store: from, object } = await sourceOf(context);
  const replace = header(request, "x-amz-metadata-directive") === "REPLACE";
  const metadata = replace ? metadataOf(request) : (object.metadata ?? {});
  const bytes = await from.read(object.key, { pin: { etag: object.etag }, signal });
  const made = await writeObject(store, key, bodyOf(bytes, object.sizeBytes), { metadata, ifAbsent: false, signal });
  return xmlAnswer(copyText("CopyObjectResult", etagOf(made), made.modifiedAtMs));
}

/** UploadPartCopy, whole or a range of the source. */
export async function copyPart(context: Context): Promise<Answer> {
  const { request, store, key, signal } = context;
  const upload = { key, uploadId: request.query.get("uploadId") ?? "" };
  const number = Number(request.query.get("partNumber"));
  const { store: from, object } = await sourceOf(context);
  const wanted = header(request, "x-amz-copy-source-range");
  const range = rangeOf(wanted, object.sizeBytes);
  if (wanted !== undefined && range === undefined)
    throw new S3Error(400, "InvalidArgument", "the copy range is malformed");
  const sizeBytes = range?.size ?? object.sizeBytes;
  const offset = await offsetOf(store, upload, number, sizeBytes);
  const bytes = await from.read(object.key, { range, pin: { etag: object.etag }, signal });
  const part = await store.uploadPart(upload, { number, offset, sizeBytes }, bytes, { signal });
  return xmlAnswer(copyText("CopyPartResult", partEtagOf(part.etag), object.modifiedAtMs));
}

async function sourceOf(context: Context): Promise<Source> {
  const text = decode(
    (header(context.request, "x-amz-copy-source") ?? "").replace(/^\//, "").replace(/\?versionId=.*$/, ""),
  );
  const [, bucket = "", key = ""] = /^([^/]+)\/(.+)$/s.exec(text) ?? [];
  const store = context.stores.get(bucket);
  if (store === undefined) throw new S3Error(404, "NoSuchBucket", "the copy's source bucket is unknown");
  if (key.split("/").includes("..")) throw new S3Error(400, "InvalidArgument", "a key with a '..' segment is refused");
  const object = await headOf({ store, key, signal: context.signal });
  checkConditions(context.request, object, "x-amz-copy-source-");
  return { store, object };
}

const copyText = (name: string, etag: string, modifiedAtMs: number | undefined): string =>
  document(name, element("ETag", etag), element("LastModified", new Date(modifiedAtMs ?? 0).toISOString()));
