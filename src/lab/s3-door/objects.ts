import { HanseError } from "../../domain/errors.ts";
import { type Answer, emptyAnswer, xmlAnswer } from "./answer.ts";
import { readBody, readText as readBodyText } from "./body.ts";
import { type Context, metadataHeaders, metadataOf } from "./context.ts";
import { checkConditions, etagOf } from "./etag.ts";
import { rangeOf } from "./range.ts";
import { header } from "./request.ts";
import { S3Error } from "./s3-error.ts";
import { writeObject } from "./write-object.ts";
import { document, element, group, readRecords, readText } from "./xml.ts";
import type { StoredObject } from "../../app/ports/object-store.ts";

/** What S3 calls the one state of an object in a bucket that keeps no versions. */
export const NULL_VERSION = "null";

const MAX_DELETES = 1000;
const DELETES_BYTES = 4 * 1024 * 1024;

/** GetObject and HeadObject: one range, conditions, user metadata; answers 200, 206, 304, 412, 416. */
export async function getObject(context: Context): Promise<Answer> {
  const { request, store, key, signal } = context;
  const object = await headOf(context);
  checkConditions(request, object);
  const range = rangeOf(header(request, "range"), object.sizeBytes);
  const headers: Record<string, string> = {
    ...objectHeaders(object),
    "content-length": String(range?.size ?? object.sizeBytes),
    ...(range && { "content-range": `bytes ${range.offset}-${range.offset + range.size - 1}/${object.sizeBytes}` }),
  };
  const status = range === undefined ? 200 : 206;
  if (request.method === "HEAD") return { status, headers };
  return { status, headers, body: await store.read(key, { range, pin: { etag: object.etag }, signal }) };
}

/** PutObject. `If-None-Match: *` refuses a key that exists. */
export async function putObject(context: Context): Promise<Answer> {
  const { request, store, key, signal } = context;
  const ifAbsent = header(request, "if-none-match") === "*";
  const body = readBody(request, context.signed);
  const object = await writeObject(store, key, body, { metadata: metadataOf(request), ifAbsent, signal });
  return emptyAnswer(200, { etag: etagOf(object) });
}

/** DeleteObject, also of one state; a key that is not there is fine. */
export async function deleteObject({ request, store, key }: Context): Promise<Answer> {
  const versionId = request.query.get("versionId");
  try {
    if (versionId === undefined) await store.delete(key);
    else
      await store.deleteVersion({
        key,
        versionId: versionId === NULL_VERSION ? undefined : versionId,
      });
  } catch (error) {
    // A key that a folder cannot hold is not there either.
    if (!(error instanceof HanseError && error.reason === "INVALID_KEYS")) throw error;
  }
  return emptyAnswer(204);
}

/** DeleteObjects: up to 1000 keys, each with its own outcome. */
export async function deleteObjects(context: Context): Promise<Answer> {
  const text = await readBodyText(context.request, context.signed, DELETES_BYTES);
  const records = readRecords(text, "Delete", "Object");
  if (records.length > MAX_DELETES) throw new S3Error(400, "MalformedXML", `more than ${MAX_DELETES} keys`);
  const quiet = readText(text, "Quiet") === "true";
  const outcomes: string[] = [];
  for (const record of records) {
    const key = record.get("Key") ?? "";
    try {
      await deleteObject({ ...context, key });
      if (!quiet) outcomes.push(group("Deleted", element("Key", key)));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      outcomes.push(group("Error", element("Key", key), element("Code", "AccessDenied"), element("Message", message)));
    }
  }
  return xmlAnswer(document("DeleteResult", ...outcomes));
}

/** @throws S3Error NoSuchKey */
export async function headOf({ store, key, signal }: Pick<Context, "store" | "key" | "signal">): Promise<StoredObject> {
  try {
    const object = await store.head(key, { signal });
    if (object !== undefined) return object;
  } catch (error) {
    if (!(error instanceof HanseError && error.reason === "INVALID_KEYS")) throw error;
  }
  throw new S3Error(404, "NoSuchKey", "there is no such object");
}

function objectHeaders(object: StoredObject): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    "accept-ranges": "bytes",
    etag: etagOf(object),
    "last-modified": new Date(object.modifiedAtMs ?? 0).toUTCString(),
    ...metadataHeaders(object.metadata),
  };
}
