import { randomUUID } from "node:crypto";
import type {
  ByteStream,
  ObjectStore,
  StoredObject,
  Upload,
  WrittenPart,
} from "../../../src/app/ports/object-store.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { compareUtf8 } from "../../../src/domain/path.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { syntheticBytes } from "./synthetic-bytes.ts";

/** An object whose bytes are made when they are read. */
export interface SyntheticObject {
  readonly key: string;
  readonly sizeBytes: number;
}

interface Pending {
  readonly upload: Upload;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, WrittenPart>;
}

/** Hanse's own records are small and are read again. */
const isRecord = (key: string): boolean => key.startsWith(".hanse/") || key.includes("/.hanse/");

/**
 * A store for objects that no disk holds. Those that it was given are made on reading. What is uploaded by parts is taken
 * and dropped; sizes, ETags, metadata and parts are kept, so that Complete, HEAD and lists are right. All other
 * objects, and Hanse's own records, are kept in memory.
 */
export function openSparse(name: string, given: readonly SyntheticObject[]): ObjectStore {
  const memory = openMemory({ name });
  const hop = `store ${name}`;
  const sparse = new Map<string, StoredObject>(
    given.map(({ key, sizeBytes }) => [key, { key, sizeBytes, etag: randomUUID(), modifiedAtMs: 0, metadata: {} }]),
  );
  const synthetic = new Set(given.map(({ key }) => key));
  const uploads = new Map<string, Pending>();
  const pending = ({ key, uploadId }: Upload): Pending => {
    const found = uploads.get(uploadId);
    if (found?.upload.key === key) return found;
    throw new HanseError("OBJECT_MISSING", `there is no upload ${uploadId} of ${key}`, { hop });
  };

  return {
    ...memory,

    async *list(prefix, { after = "", signal } = {}) {
      const found = [...sparse.values()].filter(({ key }) => key.startsWith(prefix) && compareUtf8(key, after) > 0);
      for await (const object of memory.list(prefix, { after, signal })) found.push(object);
      found.sort((a, b) => compareUtf8(a.key, b.key));
      for (const object of found) yield { ...object, metadata: undefined };
    },

    head: (key, options) => {
      const object = sparse.get(key);
      return object === undefined ? memory.head(key, options) : Promise.resolve(object);
    },

    read: (key, options) => {
      const object = sparse.get(key);
      if (object === undefined) return memory.read(key, options);
      if (!synthetic.has(key))
        return Promise.reject(new HanseError("OBJECT_MISSING", `the bytes of ${key} were dropped`, { hop }));
      const { offset, size } = options?.range ?? { offset: 0, size: object.sizeBytes };
      return Promise.resolve(syntheticBytes(offset, size));
    },

    createUpload: (key, options) => {
      if (isRecord(key)) return memory.createUpload(key, options);
      const upload = { key, uploadId: randomUUID() };
      uploads.set(upload.uploadId, { upload, metadata: options?.metadata ?? {}, parts: new Map() });
      return Promise.resolve(upload);
    },

    uploadPart: async (upload, part, body, options) => {
      if (isRecord(upload.key)) return memory.uploadPart(upload, part, body, options);
      const { parts } = pending(upload);
      const sizeBytes = await drop(body);
      if (sizeBytes !== part.sizeBytes)
        throw new HanseError("SHORT_BODY", `part ${part.number} has ${sizeBytes} of ${part.sizeBytes} bytes`, { hop });
      const written = { number: part.number, etag: randomUUID(), sizeBytes };
      parts.set(part.number, written);
      return written;
    },

    async *listParts(upload, options) {
      if (isRecord(upload.key)) yield* memory.listParts(upload, options);
      else yield* [...pending(upload).parts.values()].sort((a, b) => a.number - b.number);
    },

    completeUpload: async (upload, parts, options) => {
      if (isRecord(upload.key)) {
        await memory.completeUpload(upload, parts, options);
        return;
      }
      const { metadata, parts: held } = pending(upload);
      let sizeBytes = 0;
      for (const [i, { number, etag }] of parts.entries()) {
        const part = held.get(number);
        if (part?.etag !== etag || number <= (parts[i - 1]?.number ?? 0))
          throw new HanseError("PRECONDITION_FAILED", `part ${number} is not held as it is named`, { hop });
        sizeBytes += part.sizeBytes;
      }
      const object = { key: upload.key, sizeBytes, etag: randomUUID(), modifiedAtMs: Date.now(), metadata };
      sparse.set(upload.key, object);
      uploads.delete(upload.uploadId);
    },

    abortUpload: async (upload, options) => {
      if (isRecord(upload.key)) await memory.abortUpload(upload, options);
      else uploads.delete(upload.uploadId);
    },

    async *listUploads(prefix, options) {
      const found = [...uploads.values()].map(({ upload }) => upload).filter(({ key }) => key.startsWith(prefix));
      for await (const upload of memory.listUploads(prefix, options)) found.push(upload);
      yield* found.sort((a, b) => compareUtf8(a.key, b.key) || compareUtf8(a.uploadId, b.uploadId));
    },

    delete: async (key, options) => {
      if (!sparse.delete(key)) await memory.delete(key, options);
    },
  };
}

async function drop(body: ByteStream): Promise<number> {
  let sizeBytes = 0;
  for await (const chunk of body) sizeBytes += chunk.byteLength;
  return sizeBytes;
}
