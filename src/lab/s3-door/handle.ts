import type { IncomingMessage, ServerResponse } from "node:http";
import type { ObjectStore } from "../../app/ports/object-store.ts";
import type { Clock } from "../../app/ports/runtime.ts";
import { type Answer, errorAnswer } from "./answer.ts";
import { listBuckets } from "./buckets.ts";
import { Dropped, tell } from "./lies.ts";
import type { RequestLog } from "./log.ts";
import { type Named, operationOf } from "./operations.ts";
import { type DoorRequest, readRequest } from "./request.ts";
import type { RuleBook } from "./rules.ts";
import { asS3Error, S3Error } from "./s3-error.ts";
import { send } from "./send.ts";
import { type DoorCredentials, type Signed, verifySignature } from "./sigv4.ts";

/** What all requests of a door share. */
export interface House {
  readonly stores: ReadonlyMap<string, ObjectStore>;
  readonly credentials: readonly DoorCredentials[];
  readonly book: RuleBook;
  readonly log: RequestLog;
  readonly clock: Clock;
  readonly minPartBytes: number;
}

/** What is known of a request by the time it is logged. */
interface Visit {
  request?: DoorRequest;
  operation: string;
  accessKeyId?: string;
  bytesSent: number;
  bytesReceived: number;
}

/** Serves one request from its first to its last byte; throws nothing. */
export async function handle(house: House, raw: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = house.clock.now();
  const visit: Visit = { operation: "", bytesSent: 0, bytesReceived: 0 };
  const gone = new AbortController();
  response.once("close", () => {
    gone.abort(new Error("the client is gone"));
    house.log.add({
      at,
      method: raw.method ?? "",
      bucket: visit.request?.bucket ?? "",
      key: visit.request?.key ?? "",
      operation: visit.operation,
      partNumber: partNumberOf(visit.request),
      range: raw.headers.range,
      status: response.headersSent ? response.statusCode : 0,
      bytesSent: visit.bytesSent,
      bytesReceived: visit.bytesReceived,
      accessKeyId: visit.accessKeyId,
      complete: response.writableFinished,
    });
  });
  countReceived(raw, visit);
  try {
    const answer = await answerTo(house, raw, visit, gone.signal);
    if (!raw.complete) takeRest(raw);
    await send(response, answer, gone.signal, (bytes) => {
      visit.bytesSent += bytes;
    });
  } catch (error) {
    // Only a broken connection tells a client that an answer under way is not whole.
    if (!(error instanceof Dropped) && !response.headersSent && !gone.signal.aborted) response.writeHead(500);
    response.destroy();
    raw.destroy();
  }
}

async function answerTo(house: House, raw: IncomingMessage, visit: Visit, signal: AbortSignal): Promise<Answer> {
  const method = raw.method ?? "";
  try {
    const request = readRequest(raw);
    visit.request = request;
    const named = request.bucket === "" ? undefined : operationOf(request);
    visit.operation = named?.name ?? "ListBuckets";
    const { bucket, key, query } = request;
    const lie = house.book.lieFor({ method, operation: visit.operation, bucket, key, query });
    if (lie === undefined) return await truth(house, request, named, visit, signal);
    if (lie.kind === "ignore-range") delete raw.headers.range;
    return await tell(lie, () => truth(house, request, named, visit, signal), signal);
  } catch (error) {
    if (error instanceof Dropped || signal.aborted) throw error;
    return errorAnswer(asS3Error(error, isUpload(visit) ? "upload" : "object"), method, raw.url ?? "");
  }
}

async function truth(
  house: House,
  request: DoorRequest,
  named: Named | undefined,
  visit: Visit,
  signal: AbortSignal,
): Promise<Answer> {
  const signed = verifySignature(request, house.credentials, house.clock.now());
  visit.accessKeyId = signed.credentials.accessKeyId;
  const stores = allowed(house, signed);
  if (named === undefined) return listBuckets([...stores.keys()]);
  const { bucket, key } = request;
  const store = stores.get(bucket);
  if (store === undefined) {
    const hidden = named.name === "CreateBucket" || house.stores.has(bucket);
    throw hidden
      ? new S3Error(403, "AccessDenied", "the bucket is not yours")
      : new S3Error(404, "NoSuchBucket", "the bucket is unknown");
  }
  if (signed.credentials.readOnly === true && !named.reads) {
    throw new S3Error(403, "AccessDenied", "these credentials only read");
  }
  const answer = await named.run({
    request,
    signed,
    bucket,
    key,
    store,
    stores,
    minPartBytes: house.minPartBytes,
    signal,
  });
  return { ...answer, headers: { ...answer.headers, "x-amz-request-id": "0" } };
}

function allowed(house: House, signed: Signed): ReadonlyMap<string, ObjectStore> {
  const { buckets } = signed.credentials;
  return new Map([...house.stores].filter(([name]) => buckets?.includes(name) ?? true));
}

const isUpload = (visit: Visit): boolean => visit.request?.query.has("uploadId") === true;

function partNumberOf(request: DoorRequest | undefined): number | undefined {
  const text = request?.query.get("partNumber");
  return text === undefined ? undefined : Number(text);
}

/** Counts what the reader below takes, without reading by itself. */
function countReceived(raw: IncomingMessage, visit: Visit): void {
  const push = raw.push.bind(raw);
  raw.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) visit.bytesReceived += chunk.byteLength;
    return push(chunk, encoding);
  };
}

/**
 * A client that is still sending would not see the answer: its bytes are taken and dropped. The connection stays, because
 * one that is closed on bytes under way is reset, and takes the answer with it.
 */
function takeRest(raw: IncomingMessage): void {
  raw.resume();
}
