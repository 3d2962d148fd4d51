import type { ObjectStore, StoredObject, StoreProfile } from "../app/ports/object-store.ts";
import { sha256 } from "../domain/digest.ts";
import { asHanseError, HanseError, isReason } from "../domain/errors.ts";
import { HANSE_FOLDER, joinKey } from "../domain/path.ts";
import type { S3Client } from "./s3-client.ts";
import { drain } from "./streams.ts";
import { childrenOf, textOf } from "./s3-xml.ts";

const BYTES = Buffer.from("Hanse looks at what this store can do.\n");
const OTHER = Buffer.from("These are other bytes of this length!!\n");
const PRESIGN_SECONDS = 60;

interface ProbeOptions {
  readonly prefix: string;
  readonly readOnly: boolean;
  readonly nowMs: number;
  readonly probeId: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Tries what Hanse needs of an S3 store, each step by itself, and says in words what came of it. Only what makes the
 * store useless becomes its `problem`. Removes what it wrote. Throws nothing but a cancelled signal's reason.
 */
export async function probeS3(store: ObjectStore, client: S3Client, options: ProbeOptions): Promise<StoreProfile> {
  const findings: Record<string, string> = {};
  const profile = (change: Partial<StoreProfile>): StoreProfile => ({
    store: store.name,
    findings,
    writable: false,
    checksSha256: false,
    limits: store.limits,
    probedAtMs: options.nowMs,
    ...change,
  });
  try {
    const first = await firstObject(store, options);
    findings["list"] = "yes";
    if (options.readOnly) {
      if (first === undefined) findings["read"] = "not tried: nothing lies here yet";
      else await probeReading(store, client, first, findings, options.signal);
      return profile({});
    }
    const checksSha256 = await probeWriting(store, client, findings, options);
    return profile({ writable: true, checksSha256 });
  } catch (error) {
    options.signal?.throwIfAborted();
    return profile({ problem: asHanseError(error, client.hop).line });
  }
}

async function firstObject(store: ObjectStore, options: ProbeOptions): Promise<StoredObject | undefined> {
  const prefix = options.prefix === "" || options.prefix.endsWith("/") ? options.prefix : `${options.prefix}/`;
  for await (const object of store.list(prefix, { signal: options.signal })) {
    if (object.sizeBytes > 0) return object;
  }
  return undefined;
}

/** @returns whether the store refuses bytes that do not hash to what was announced, whole objects and parts alike */
async function probeWriting(
  store: ObjectStore,
  client: S3Client,
  findings: Record<string, string>,
  options: ProbeOptions,
): Promise<boolean> {
  const { signal } = options;
  const key = joinKey(options.prefix, HANSE_FOLDER, "probe", options.probeId);
  try {
    const stored = await store.put(key, BYTES, { sha256: sha256(BYTES), metadata: { "hanse-probe": "1" }, signal });
    findings["write"] = "yes";
    findings["versioning"] = stored.versionId === undefined ? "no" : "yes";
    const seen = await store.head(key, { signal });
    if (seen?.sizeBytes !== BYTES.length) {
      throw new HanseError("STORE_LIED", "an object that was just written is not there whole", { hop: client.hop });
    }
    findings["metadata"] = seen.metadata?.["hanse-probe"] === "1" ? "yes" : "lost";
    await probeReading(store, client, seen, findings, signal);
    findings["write if absent"] = await refuses(
      store.put(key, OTHER, { ifAbsent: true, signal }),
      ["PRECONDITION_FAILED"],
      signal,
    );
    findings["wrong checksum header"] = await refuses(
      putWithWrongHeader(client, key, signal),
      ["DIGEST_MISMATCH", "INVALID_INPUT"],
      signal,
    );
    const whole = await refuses(
      store.put(key, OTHER, { sha256: sha256(BYTES), signal }),
      ["DIGEST_MISMATCH", "INVALID_INPUT"],
      signal,
    );
    const part = await probeUpload(store, key, signal);
    findings["wrong signed digest"] = whole;
    findings["wrong signed digest of a part"] = part;
    findings["multipart"] = "yes";
    await probeCopies(store, seen, findings, signal);
    return whole === "refused" && part === "refused";
  } finally {
    await clean(client, key);
  }
}

async function probeReading(
  store: ObjectStore,
  client: S3Client,
  object: StoredObject,
  findings: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const range = { offset: object.sizeBytes - 1, size: 1 };
  const pin = { etag: object.etag, versionId: object.versionId };
  await drain(await store.read(object.key, { range, pin, signal }));
  findings["range read"] = "yes";
  const stale = store
    .read(object.key, { range, pin: { etag: "0123456789abcdef0123456789abcdef" }, signal })
    .then(drain);
  findings["read of a changed object"] = await refuses(stale, ["PRECONDITION_FAILED"], signal);
  await probePresigned(store, client, object, findings, signal);
}

async function probePresigned(
  store: ObjectStore,
  client: S3Client,
  object: StoredObject,
  findings: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const url = URL.parse((await store.presignRead(object.key, { ttlSeconds: PRESIGN_SECONDS })) ?? "");
  if (url === null) return;
  const ask = async (method: "GET" | "PUT"): Promise<number> => {
    const headers = method === "GET" ? { range: "bytes=0-0" } : { "content-length": "0" };
    const answer = await client.dispatch(url.origin, { method, path: url.pathname + url.search, headers, signal });
    await answer.body.dump();
    return answer.status;
  };
  try {
    const read = await ask("GET");
    findings["presigned read"] =
      read === 206
        ? "yes"
        : `no: answered with ${read}; let the reader credentials read this bucket (s3:GetObject; s3:GetObjectVersion where it keeps versions)`;
    const write = await ask("PUT");
    findings["presigned read used to write"] = write === 403 ? "refused" : `answered with ${write}`;
  } catch (error) {
    signal?.throwIfAborted();
    findings["presigned read"] = `not tried: ${asHanseError(error).message} at ${url.origin}, seen from here`;
  }
}

async function probeUpload(store: ObjectStore, key: string, signal: AbortSignal | undefined): Promise<string> {
  const upload = await store.createUpload(key, { signal });
  try {
    const part = { number: 1, offset: 0, sizeBytes: BYTES.length };
    const wrong = store.uploadPart(upload, { ...part, sha256: sha256(BYTES) }, once(OTHER), { signal });
    const outcome = await refuses(wrong, ["DIGEST_MISMATCH", "INVALID_INPUT"], signal);
    await store.uploadPart(upload, { ...part, sha256: sha256(BYTES) }, once(BYTES), { signal });
    return outcome;
  } finally {
    await store.abortUpload(upload);
  }
}

/** What a version has in common with an older one is copied within the store, where this works. */
async function probeCopies(
  store: ObjectStore,
  object: StoredObject,
  findings: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const upload = await store.createUpload(object.key, { signal });
  const part = { number: 1, offset: 0, sizeBytes: object.sizeBytes };
  const copy = (etag: string): Promise<unknown> =>
    store.copyPart(upload, part, { key: object.key, etag, range: { offset: 0, size: object.sizeBytes } }, { signal });
  try {
    await copy(object.etag);
    findings["copy of a part"] = "yes";
    const stale = copy("0123456789abcdef0123456789abcdef");
    findings["copy of a changed object"] = await refuses(stale, ["PRECONDITION_FAILED"], signal);
  } catch (error) {
    signal?.throwIfAborted();
    findings["copy of a part"] ??= `no: ${asHanseError(error).message}; what versions have in common is fetched again`;
  } finally {
    await store.abortUpload(upload);
  }
}

/** The header alone, without the digest in the signature: what a store's own checksum support is worth. */
async function putWithWrongHeader(client: S3Client, key: string, signal: AbortSignal | undefined): Promise<void> {
  await client.sendForHead({
    method: "PUT",
    key,
    signedHeaders: { "x-amz-checksum-sha256": Buffer.from(sha256(OTHER), "hex").toString("base64") },
    body: { bytes: BYTES, sizeBytes: BYTES.length },
    doing: "writing with a wrong checksum",
    signal,
  });
}

/** `refused` for one of these reasons, `ignored` where the store did it; anything else is thrown on. */
async function refuses(
  attempt: Promise<unknown>,
  reasons: readonly HanseError["reason"][],
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    await attempt;
    return "ignored";
  } catch (error) {
    signal?.throwIfAborted();
    if (isReason(error, ...reasons)) return "refused";
    throw error;
  }
}

/** Removes the probe's object with all its versions and markers: a probe at each start must not pile them up. */
async function clean(client: S3Client, key: string): Promise<void> {
  const doing = "removing the probe's object";
  try {
    await client.sendForHead({ method: "DELETE", key, doing });
    const page = await client.sendForXml({ method: "GET", query: { versions: "", prefix: key }, doing });
    for (const entry of [...childrenOf(page, "Version"), ...childrenOf(page, "DeleteMarker")]) {
      const versionId = textOf(entry, "VersionId");
      if (textOf(entry, "Key") === key && versionId !== undefined) {
        await client.sendForHead({ method: "DELETE", key, query: { versionId }, doing });
      }
    }
  } catch (error) {
    // What stays behind is a few bytes in Hanse's own folder; what the probe found out matters more.
    if (!(error instanceof HanseError)) throw error;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- one chunk that is there already
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
