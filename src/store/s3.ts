import { randomUUID } from "node:crypto";
import type {
  ByteRange,
  ByteStream,
  CopySource,
  ObjectPin,
  ObjectStore,
  PartToWrite,
  StoredObject,
  StoredVersion,
  StoreProfile,
  Upload,
  WrittenPart,
} from "../app/ports/object-store.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { S3_PART_LIMITS } from "../domain/part-rule.ts";
import { receiveExactly } from "./http-body.ts";
import type { S3Options } from "./options.ts";
import { S3Client } from "./s3-client.ts";
import { copyObject, copyPart } from "./s3-copies.ts";
import { S3Keys } from "./s3-keys.ts";
import { countOf, listObjects, listParts, listUploads } from "./s3-list.ts";
import { describeObject, metadataHeaders } from "./s3-metadata.ts";
import { probeS3 } from "./s3-probe.ts";
import { listVersions } from "./s3-versions.ts";
import { expectRange, ifMatch, rangeHeader } from "./s3-range.ts";
import { bucketAddress, presignUrl, targetOf } from "./s3-sign.ts";
import { completeUpload, createUpload, uploadPart } from "./s3-uploads.ts";

/** What a store takes from outside: the wall clock and names that nobody else has. */
export interface S3Runtime {
  readonly now: () => number;
  readonly randomId: () => string;
}

/** A bucket of an S3-compatible store. @throws HanseError INVALID_CONFIG */
export const openS3 = (
  options: S3Options,
  runtime: S3Runtime = { now: Date.now, randomId: randomUUID },
  keys: S3Keys = new S3Keys(options),
): ObjectStore => new S3Store(options, runtime, keys);

class S3Store implements ObjectStore {
  readonly type = "s3";
  readonly limits = S3_PART_LIMITS;
  readonly name: string;
  readonly location: string;
  readonly #options: S3Options;
  readonly #runtime: S3Runtime;
  readonly #client: S3Client;
  readonly #keys: S3Keys;

  constructor(options: S3Options, runtime: S3Runtime, keys: S3Keys) {
    this.name = options.name;
    this.location = `s3://${options.bucket}`;
    this.#options = options;
    this.#runtime = runtime;
    this.#keys = keys;
    this.#client = new S3Client(options, runtime.now, keys);
    bucketAddress(options, options.publicEndpoint ?? options.endpoint);
  }

  list(
    prefix: string,
    options: { after?: string | undefined; signal?: AbortSignal | undefined } = {},
  ): AsyncIterable<StoredObject> {
    return listObjects(this.#client, prefix, options.after, options.signal);
  }

  async head(
    key: string,
    options: { pin?: ObjectPin | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<StoredObject | undefined> {
    const { pin, signal } = options;
    try {
      const answer = await this.#client.sendForHead({
        method: "HEAD",
        key,
        query: { versionId: pin?.versionId },
        headers: ifMatch(pin),
        doing: `looking at '${key}'`,
        signal,
      });
      return describeObject(key, answer, countOf(answer.headers["content-length"], this.#client.hop));
    } catch (error) {
      if (!isReason(error, "OBJECT_MISSING")) throw error;
      // A HEAD has no body to say whether the key or the whole bucket is missing.
      await this.#expectBucket(signal);
      if (pin?.versionId === undefined) return undefined;
      throw this.#missing(key, pin, error);
    }
  }

  async read(
    key: string,
    options: { range?: ByteRange | undefined; pin?: ObjectPin | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<ByteStream> {
    const { range, pin, signal } = options;
    if (range?.size === 0) return this.#readNothing(key, range, pin, signal);
    const request = this.#client.send({
      method: "GET",
      key,
      query: { versionId: pin?.versionId },
      headers: { ...ifMatch(pin), ...(range === undefined ? {} : { range: rangeHeader(range) }) },
      doing: `reading '${key}'`,
      signal,
    });
    const answer = await request.catch((error: unknown) => {
      throw isReason(error, "OBJECT_MISSING") ? this.#missing(key, pin, error) : error;
    });
    try {
      const { hop } = this.#client;
      if (range !== undefined) expectRange(answer.status, answer.headers, range, hop);
      else if (answer.status !== 200)
        throw new HanseError("STORE_LIED", `a whole read was answered with ${answer.status}`, { hop });
      const sizeBytes = range?.size ?? countOf(answer.headers["content-length"], hop);
      return receiveExactly(answer.body, sizeBytes, { hop, signal });
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
  }

  async put(
    key: string,
    bytes: Uint8Array,
    options: {
      metadata?: Readonly<Record<string, string>> | undefined;
      sha256?: string | undefined;
      ifAbsent?: boolean | undefined;
      signal?: AbortSignal | undefined;
    } = {},
  ): Promise<StoredObject> {
    const { sha256, signal } = options;
    const answer = await this.#client.sendForHead({
      method: "PUT",
      key,
      signedHeaders: {
        ...metadataHeaders(options.metadata, this.#client.hop),
        ...(sha256 === undefined ? {} : { "x-amz-checksum-sha256": Buffer.from(sha256, "hex").toString("base64") }),
      },
      headers: options.ifAbsent === true ? { "if-none-match": "*" } : {},
      body: { bytes, sizeBytes: bytes.length, sha256 },
      doing: `writing '${key}'`,
      signal,
    });
    const stored = describeObject(key, answer, bytes.length);
    return { ...stored, metadata: options.metadata };
  }

  createUpload(
    key: string,
    options: { metadata?: Readonly<Record<string, string>> | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<Upload> {
    return createUpload(this.#client, key, options.metadata, options.signal);
  }

  uploadPart(
    upload: Upload,
    part: PartToWrite,
    body: ByteStream,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<WrittenPart> {
    return uploadPart(this.#client, upload, part, body, options.signal);
  }

  copyPart(
    upload: Upload,
    part: Omit<PartToWrite, "sha256">,
    from: CopySource & { readonly range: ByteRange },
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<WrittenPart> {
    return copyPart(this.#client, upload, part, from, options.signal, this.#etagOf(options.signal));
  }

  copyObject(
    key: string,
    from: CopySource & { readonly sizeBytes: number },
    options: { metadata?: Readonly<Record<string, string>> | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<StoredObject> {
    const { metadata, signal } = options;
    const undo = (): Promise<void> => this.delete(key, { signal });
    return copyObject(this.#client, key, from, metadata, signal, { etagOf: this.#etagOf(signal), undo });
  }

  #etagOf(signal: AbortSignal | undefined): (key: string) => Promise<string | undefined> {
    return async (key) => (await this.head(key, { signal }))?.etag;
  }

  listParts(upload: Upload, options: { signal?: AbortSignal | undefined } = {}): AsyncIterable<WrittenPart> {
    return listParts(this.#client, upload, options.signal);
  }

  completeUpload(
    upload: Upload,
    parts: readonly WrittenPart[],
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    return completeUpload(this.#client, upload, parts, options.signal);
  }

  async abortUpload(upload: Upload, options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const query = { uploadId: upload.uploadId };
    await this.#remove({
      key: upload.key,
      query,
      doing: `aborting the upload of '${upload.key}'`,
      signal: options.signal,
    });
  }

  listUploads(prefix: string, options: { signal?: AbortSignal | undefined } = {}): AsyncIterable<Upload> {
    return listUploads(this.#client, prefix, options.signal);
  }

  async delete(key: string, options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.#remove({ key, doing: `deleting '${key}'`, signal: options.signal });
  }

  listVersions(prefix: string, options: { signal?: AbortSignal | undefined } = {}): AsyncIterable<StoredVersion> {
    return listVersions(this.#client, prefix, options.signal);
  }

  async deleteVersion(
    { key, versionId }: Pick<StoredVersion, "key" | "versionId">,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const query = versionId === undefined ? {} : { versionId };
    try {
      await this.#remove({
        key,
        query,
        doing: `deleting a state of '${key}'`,
        signal: options.signal,
      });
    } catch (error) {
      // What the bucket does not know is gone.
      if (!isReason(error, "PRECONDITION_FAILED")) throw error;
    }
  }

  presignRead(key: string, options: { pin?: ObjectPin | undefined; ttlSeconds: number }): Promise<string> {
    const address = bucketAddress(this.#options, this.#options.publicEndpoint ?? this.#options.endpoint);
    const target = targetOf(address, key, { versionId: options.pin?.versionId });
    const request = { method: "GET", address, target };
    return Promise.resolve(
      presignUrl(request, this.#keys.reader, this.#options.region, this.#runtime.now(), options.ttlSeconds),
    );
  }

  probe(options: {
    prefix: string;
    readOnly: boolean;
    nowMs: number;
    signal?: AbortSignal | undefined;
  }): Promise<StoreProfile> {
    return probeS3(this, this.#client, { ...options, probeId: this.#runtime.randomId() });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #readNothing(
    key: string,
    range: ByteRange,
    pin: ObjectPin | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ByteStream> {
    const { hop } = this.#client;
    const found = await this.head(key, { pin, signal });
    if (found === undefined) throw new HanseError("OBJECT_MISSING", `there is no object '${key}'`, { hop });
    if (found.sizeBytes < range.offset) {
      throw new HanseError("SHORT_BODY", `'${key}' ends at ${found.sizeBytes}, before byte ${range.offset}`, { hop });
    }
    return nothing();
  }

  /** What is missing is the pinned version, where one was asked for; not every store says so. */
  #missing(key: string, pin: ObjectPin | undefined, error: HanseError): HanseError {
    if (pin?.versionId === undefined) return error;
    return new HanseError("PRECONDITION_FAILED", `version ${pin.versionId} of '${key}' is gone`, {
      hop: this.#client.hop,
      cause: error,
    });
  }

  async #expectBucket(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#client.sendForHead({ method: "HEAD", doing: "looking at the bucket", signal });
    } catch (error) {
      if (isReason(error, "STORE_DENIED")) return;
      if (!isReason(error, "OBJECT_MISSING")) throw error;
      throw new HanseError("BUCKET_MISSING", `there is no bucket '${this.#options.bucket}'`, {
        hop: this.#client.hop,
        remedy: "Create the bucket at the store, or correct its name in site.yaml",
        cause: error,
      });
    }
  }

  async #remove(request: {
    key: string;
    query?: Record<string, string>;
    doing: string;
    signal: AbortSignal | undefined;
  }): Promise<void> {
    try {
      await this.#client.sendForHead({ ...request, method: "DELETE" });
    } catch (error) {
      if (!isReason(error, "OBJECT_MISSING")) throw error;
    }
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- an empty stream
async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}
