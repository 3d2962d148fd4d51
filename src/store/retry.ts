import { setTimeout as delay } from "node:timers/promises";
import type { ObjectStore, StoredObject } from "../app/ports/object-store.ts";
import { HanseError, isReason, type Reason } from "../domain/errors.ts";

/** Most tries of one operation, the first one counted. */
export const MAX_TRIES = 8;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/** A store that asks for more patience than this gets no more: it could hold a lane for ever. */
const LONGEST_RETRY_AFTER_MS = 5 * 60_000;

/** What retrying takes from outside. */
export interface RetryRuntime {
  /** From 0 to 1. */
  readonly random: () => number;
  /** Resolves after the time, or rejects at once with the signal's reason. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

const RUNTIME: RetryRuntime = { random: Math.random, sleep };

/**
 * Repeats what failed in passing (category `again`) and is safe to repeat: up to 8 tries with full jitter, 60 s between
 * two at the most, longer only where the store names a time. Reads are repeated up to their first byte; listings go on
 * behind the last entry. One try only: `createUpload` and `completeUpload`, whose outcome the caller must look up;
 * `uploadPart`, whose body is used up; `probe`, which is to show the store as it is.
 */
export function withRetry(store: ObjectStore, runtime: RetryRuntime = RUNTIME): ObjectStore {
  const retry = <T>(
    attempt: (tries: number) => Promise<T>,
    signal: AbortSignal | undefined,
    lasting?: Reason,
  ): Promise<T> => retried(attempt, runtime, signal, lasting);
  return {
    name: store.name,
    location: store.location,
    type: store.type,
    limits: store.limits,
    list: (prefix, options = {}) =>
      relisted(
        (last: StoredObject | undefined) => store.list(prefix, { ...options, after: last?.key ?? options.after }),
        runtime,
        options.signal,
      ),
    head: (key, options) => retry(() => store.head(key, options), options?.signal),
    read: (key, options) => retry(() => store.read(key, options), options?.signal, "SHORT_BODY"),
    put: (key, bytes, options) => retry((tries) => putOnce(store, tries, key, bytes, options), options?.signal),
    createUpload: (key, options) => store.createUpload(key, options),
    uploadPart: (upload, part, body, options) => store.uploadPart(upload, part, body, options),
    copyPart: (upload, part, from, options) =>
      retry(() => store.copyPart(upload, part, from, options), options?.signal, "SHORT_BODY"),
    copyObject: (key, from, options) =>
      retry(() => store.copyObject(key, from, options), options?.signal, "SHORT_BODY"),
    listParts: (upload, options) =>
      relisted(
        () => store.listParts(upload, options),
        runtime,
        options?.signal,
        (part) => String(part.number),
      ),
    completeUpload: (upload, parts, options) => store.completeUpload(upload, parts, options),
    abortUpload: (upload, options) => retry(() => store.abortUpload(upload, options), options?.signal),
    listUploads: (prefix, options) =>
      relisted(
        () => store.listUploads(prefix, options),
        runtime,
        options?.signal,
        (upload) => `${upload.uploadId} ${upload.key}`,
      ),
    delete: (key, options) => retry(() => store.delete(key, options), options?.signal),
    listVersions: (prefix, options) =>
      relisted(
        () => store.listVersions(prefix, options),
        runtime,
        options?.signal,
        (version) => `${version.versionId ?? ""} ${version.key}`,
      ),
    deleteVersion: (version, options) => retry(() => store.deleteVersion(version, options), options?.signal),
    presignRead: (key, options) => store.presignRead(key, options),
    probe: (options) => store.probe(options),
    close: () => store.close(),
  };
}

/** The wait before the next try: anything up to a bound that doubles, never less than the store asked for. */
export function waitBefore(tries: number, retryAfterMs: number | undefined, random: number): number {
  const jitter = random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
  return Math.max(jitter, Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
}

/** @param lasting a reason that does not pass here: an object that ends before a range begins will not grow */
async function retried<T>(
  attempt: (tries: number) => Promise<T>,
  runtime: RetryRuntime,
  signal: AbortSignal | undefined,
  lasting: Reason | undefined,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt(tries);
    } catch (error) {
      if (lasting !== undefined && isReason(error, lasting)) throw error;
      await pause(error, tries, runtime, signal);
    }
  }
}

/**
 * A listing that is begun again after a break. Tries are counted between two entries: one that moves on is not stuck.
 * @param idOf for listings that can only begin at their start: what was seen is left out then
 */
async function* relisted<T>(
  open: (last: T | undefined) => AsyncIterable<T>,
  runtime: RetryRuntime,
  signal: AbortSignal | undefined,
  idOf?: (item: T) => string,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  let last: T | undefined;
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    try {
      for await (const item of open(last)) {
        const id = idOf?.(item);
        if (id !== undefined && seen.has(id)) continue;
        if (id !== undefined) seen.add(id);
        last = item;
        tries = 1;
        yield item;
      }
      return;
    } catch (error) {
      await pause(error, tries, runtime, signal);
    }
  }
}

/** @throws the error itself where another try is of no use, or the signal's reason */
async function pause(
  error: unknown,
  tries: number,
  runtime: RetryRuntime,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  if (!(error instanceof HanseError) || error.category !== "again" || tries >= MAX_TRIES) throw error;
  await runtime.sleep(waitBefore(tries, error.retryAfterMs, runtime.random()), signal);
}

/**
 * A put with `ifAbsent` that is repeated may meet what its own first try wrote: then the bytes that lie there are
 * compared, not guessed.
 */
async function putOnce(
  store: ObjectStore,
  tries: number,
  ...call: Parameters<ObjectStore["put"]>
): Promise<StoredObject> {
  const [key, bytes, options] = call;
  try {
    return await store.put(...call);
  } catch (error) {
    if (tries === 1 || options?.ifAbsent !== true || !isReason(error, "PRECONDITION_FAILED")) throw error;
    const found = await store.head(key, { signal: options.signal });
    if (found?.sizeBytes !== bytes.length) throw error;
    const chunks: Uint8Array[] = [];
    for await (const chunk of await store.read(key, { pin: { etag: found.etag }, signal: options.signal }))
      chunks.push(chunk);
    if (!Buffer.concat(chunks).equals(bytes)) throw error;
    return found;
  }
}

async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
