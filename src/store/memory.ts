/* eslint-disable @typescript-eslint/require-await -- the port is asynchronous, memory is not */
import { randomUUID } from "node:crypto";
import type {
  ByteRange,
  ObjectPin,
  ObjectStore,
  StoredObject,
  StoreLimits,
  Upload,
  WrittenPart,
} from "../app/ports/object-store.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { compareUtf8 } from "../domain/path.ts";
import { exactly } from "./directory-body.ts";

const LIMITS: StoreLimits = { maxParts: 10_000, minPartBytes: 1, maxPartBytes: 5 * 1024 ** 3 };
const CHUNK_BYTES = 64 * 1024;

interface Held {
  readonly object: StoredObject;
  readonly bytes: Uint8Array;
}

/** A state of an object, where they are kept; newest last. */
interface PastState {
  readonly versionId: string;
  /** Undefined for a deletion. */
  readonly held: Held | undefined;
}

interface Pending {
  readonly upload: Upload;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, { readonly part: WrittenPart; readonly bytes: Uint8Array }>;
}

/** What a memory store is opened with. */
export interface MemoryOptions {
  readonly name: string;
  /** Keeps every state of an object, and notes deletions, as a bucket with versioning does. */
  readonly versioned?: boolean | undefined;
}

/** A store that lives as long as the process: for tests and for the S3 door. Takes every key, as S3 does. */
export function openMemory(options: MemoryOptions): ObjectStore {
  const hop = `store ${options.name}`;
  const objects = new Map<string, Held>();
  const history = options.versioned === true ? new Map<string, PastState[]>() : undefined;
  const uploads = new Map<string, Pending>();

  const find = (key: string, pin: ObjectPin | undefined): Held | undefined => {
    const held = objects.get(key);
    if (held === undefined) return undefined;
    if (pin?.versionId === undefined && (pin?.etag === undefined || pin.etag === held.object.etag)) return held;
    throw new HanseError("PRECONDITION_FAILED", `${key} has changed since it was looked at`, { hop });
  };
  const existing = (key: string, etag: string): Held => {
    const held = find(key, { etag });
    if (held !== undefined) return held;
    throw new HanseError("OBJECT_MISSING", `there is no ${key}`, { hop });
  };
  const pending = (upload: Upload): Pending => {
    const found = uploads.get(upload.uploadId);
    if (found?.upload.key === upload.key) return found;
    throw new HanseError("OBJECT_MISSING", `there is no upload ${upload.uploadId} of ${upload.key}`, { hop });
  };
  const checkDigest = (bytes: Uint8Array, wanted: string | undefined): void => {
    if (wanted === undefined || sha256(bytes) === wanted) return;
    throw new HanseError("DIGEST_MISMATCH", `the bytes do not hash to ${wanted}`, { hop });
  };
  const keep = (key: string, bytes: Uint8Array, metadata: Readonly<Record<string, string>>): StoredObject => {
    const object = { key, sizeBytes: bytes.byteLength, etag: randomUUID(), modifiedAtMs: Date.now(), metadata };
    note(key, { object, bytes });
    return object;
  };
  const note = (key: string, held: Held | undefined): void => {
    if (held === undefined) objects.delete(key);
    else objects.set(key, held);
    history?.set(key, [...(history.get(key) ?? []), { versionId: randomUUID(), held }]);
  };

  return {
    name: options.name,
    location: `memory:${options.name}`,
    type: "memory",
    limits: LIMITS,

    async *list(prefix, { after = "", signal } = {}) {
      signal?.throwIfAborted();
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && compareUtf8(key, after) > 0);
      for (const key of keys.sort(compareUtf8)) {
        signal?.throwIfAborted();
        const held = objects.get(key);
        if (held !== undefined) yield { ...held.object, metadata: undefined };
      }
    },

    async head(key, { pin, signal } = {}) {
      signal?.throwIfAborted();
      return find(key, pin)?.object;
    },

    async read(key, { range, pin, signal } = {}) {
      signal?.throwIfAborted();
      const held = find(key, pin);
      if (held === undefined) throw new HanseError("OBJECT_MISSING", `there is no ${key}`, { hop });
      return chunksOf(held.bytes, range ?? { offset: 0, size: held.bytes.byteLength }, hop, signal);
    },

    async put(key, bytes, { metadata = {}, sha256: wanted, ifAbsent = false, signal } = {}) {
      signal?.throwIfAborted();
      checkDigest(bytes, wanted);
      if (ifAbsent && objects.has(key)) throw new HanseError("PRECONDITION_FAILED", `${key} exists already`, { hop });
      return keep(key, Uint8Array.from(bytes), metadata);
    },

    async createUpload(key, { metadata = {}, signal } = {}) {
      signal?.throwIfAborted();
      const upload = { key, uploadId: randomUUID() };
      uploads.set(upload.uploadId, { upload, metadata, parts: new Map() });
      return upload;
    },

    async uploadPart(upload, part, body, { signal } = {}) {
      signal?.throwIfAborted();
      const { parts } = pending(upload);
      const chunks: Uint8Array[] = [];
      try {
        for await (const chunk of exactly(body, part.sizeBytes, hop, signal)) chunks.push(Uint8Array.from(chunk));
        const bytes = Buffer.concat(chunks);
        checkDigest(bytes, part.sha256);
        const written = { number: part.number, etag: randomUUID(), sizeBytes: part.sizeBytes };
        parts.set(part.number, { part: written, bytes });
        return written;
      } catch (error) {
        parts.delete(part.number);
        throw error;
      }
    },

    async copyPart(upload, part, { key, etag, range }, { signal } = {}) {
      signal?.throwIfAborted();
      const { parts } = pending(upload);
      const bytes = partOf(existing(key, etag), range, part.sizeBytes, hop);
      const written = { number: part.number, etag: randomUUID(), sizeBytes: part.sizeBytes };
      parts.set(part.number, { part: written, bytes });
      return written;
    },

    async copyObject(key, from, { metadata = {}, signal } = {}) {
      signal?.throwIfAborted();
      const { bytes } = existing(from.key, from.etag);
      return keep(key, Uint8Array.from(bytes), metadata);
    },

    async *listParts(upload, { signal } = {}) {
      signal?.throwIfAborted();
      const parts = [...pending(upload).parts.values()].map(({ part }) => part);
      yield* parts.sort((a, b) => a.number - b.number);
    },

    async completeUpload(upload, parts, { signal } = {}) {
      signal?.throwIfAborted();
      const { metadata, parts: held } = pending(upload);
      const chunks = parts.map((part, i) => {
        if (part.number <= (parts[i - 1]?.number ?? 0)) {
          throw new HanseError("INVALID_INPUT", `part ${part.number} is not named in ascending order`, { hop });
        }
        const found = held.get(part.number);
        if (found?.part.etag === part.etag) return found.bytes;
        throw new HanseError("PRECONDITION_FAILED", `the store does not hold part ${part.number} as it is named`, {
          hop,
        });
      });
      keep(upload.key, Buffer.concat(chunks), metadata);
      uploads.delete(upload.uploadId);
    },

    async abortUpload(upload, { signal } = {}) {
      signal?.throwIfAborted();
      if (uploads.get(upload.uploadId)?.upload.key === upload.key) uploads.delete(upload.uploadId);
    },

    async *listUploads(prefix, { signal } = {}) {
      signal?.throwIfAborted();
      const found = [...uploads.values()].map(({ upload }) => upload).filter(({ key }) => key.startsWith(prefix));
      yield* found.sort((a, b) => compareUtf8(a.key, b.key) || compareUtf8(a.uploadId, b.uploadId));
    },

    async delete(key, { signal } = {}) {
      signal?.throwIfAborted();
      note(key, undefined);
    },

    async *listVersions(prefix, { signal } = {}) {
      signal?.throwIfAborted();
      for (const key of [...(history ?? objects).keys()].sort(compareUtf8)) {
        signal?.throwIfAborted();
        if (!key.startsWith(prefix)) continue;
        if (history === undefined) yield { key, deleted: false };
        for (const { versionId, held } of [...(history?.get(key) ?? [])].reverse())
          yield { key, versionId, deleted: held === undefined };
      }
    },

    async deleteVersion({ key, versionId }, { signal } = {}) {
      signal?.throwIfAborted();
      if (versionId === undefined || history === undefined) {
        note(key, undefined);
        return;
      }
      const left = (history.get(key) ?? []).filter((state) => state.versionId !== versionId);
      const newest = left.at(-1)?.held;
      if (newest === undefined) objects.delete(key);
      else objects.set(key, newest);
      if (left.length === 0) history.delete(key);
      else history.set(key, left);
    },

    presignRead: () => Promise.resolve(undefined),

    async probe({ readOnly, nowMs, signal }) {
      signal?.throwIfAborted();
      const findings = { list: "yes", read: "yes", write: readOnly ? "not tried" : "yes" };
      return {
        store: options.name,
        findings,
        writable: !readOnly,
        checksSha256: true,
        limits: LIMITS,
        probedAtMs: nowMs,
      };
    },

    close: () => Promise.resolve(),
  };
}

function partOf({ bytes }: Held, range: ByteRange, sizeBytes: number, hop: string): Uint8Array {
  if (range.size === sizeBytes && range.offset + range.size <= bytes.byteLength)
    return Uint8Array.from(bytes.subarray(range.offset, range.offset + range.size));
  throw new HanseError("SHORT_BODY", `the object ends at byte ${bytes.byteLength}, before the copied range`, { hop });
}

async function* chunksOf(
  bytes: Uint8Array,
  range: { offset: number; size: number },
  hop: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const end = range.offset + range.size;
  for (let at = range.offset; at < end; at += CHUNK_BYTES) {
    // A turn of the loop between chunks lets a cancelled signal in, as a real store would.
    await Promise.resolve();
    signal?.throwIfAborted();
    const chunk = bytes.subarray(at, Math.min(end, at + CHUNK_BYTES));
    if (chunk.byteLength > 0) yield chunk;
    if (at + CHUNK_BYTES > bytes.byteLength && end > bytes.byteLength) {
      throw new HanseError("SHORT_BODY", `the object ended at byte ${bytes.byteLength} of ${end}`, { hop });
    }
  }
}
