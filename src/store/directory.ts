import { resolve } from "node:path";
import type { ObjectStore, StoreLimits, Upload } from "../app/ports/object-store.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { completeUpload } from "./directory-complete.ts";
import { checkPin, describe, etagOf, readObject, statObject } from "./directory-files.ts";
import { Layout } from "./directory-layout.ts";
import { readMetadata } from "./directory-metadata.ts";
import { writePart } from "./directory-part.ts";
import { probeDirectory } from "./directory-probe.ts";
import { checkKey, removeObject, writeObject } from "./directory-publish.ts";
import { openRoot } from "./directory-root.ts";
import { findUpload, makeUpload, readRecords, type UploadFiles } from "./directory-upload-files.ts";
import { abortUpload, listParts, listUploads } from "./directory-uploads.ts";
import { walk } from "./directory-walk.ts";
import { gathered } from "./streams.ts";

const LIMITS: StoreLimits = { maxParts: 10_000, minPartBytes: 1, maxPartBytes: 5 * 1024 ** 3 };

/** A folder of this machine, or of a file system that it mounts. */
export interface DirectoryOptions {
  readonly name: string;
  /** Must exist; objects are the files below it. */
  readonly path: string;
  /** Whether a write waits for the disk (the default). Without it a power cut may lose what was written. */
  readonly durable?: boolean | undefined;
}

/**
 * A store of files. Hanse's own files lie in `.hanse/tmp`, `.hanse/uploads` and `.hanse/meta` below the folder (mode
 * 0700); everything else is an object. Symbolic links are never followed. `sha256` is checked for `put`; the digests
 * of parts are the `verify` wrapper's work, which hashes the same bytes in the same process.
 *
 * Beside the port's errors: INVALID_KEYS for a key that no file can have, or `a` beside `a/b`.
 */
export function openDirectory(options: DirectoryOptions): ObjectStore {
  const path = resolve(options.path);
  const root = openRoot(`store ${options.name}`, path, options.durable ?? true);
  const layouts = new Map<string, Promise<Layout>>();

  const layoutOf = (upload: Upload, files: UploadFiles): Promise<Layout> => {
    const known = layouts.get(upload.uploadId);
    if (known !== undefined) return known;
    const layout = readRecords(root, files).then((held) => new Layout(held.filter((part) => part.own === undefined)));
    layouts.set(upload.uploadId, layout);
    layout.catch(() => layouts.delete(upload.uploadId));
    return layout;
  };

  const store: ObjectStore = {
    name: options.name,
    location: `file:${path}`,
    type: "directory",
    limits: LIMITS,

    list: (prefix, { after, signal } = {}) => walk(root, prefix, after, signal),

    async head(key, { pin, signal } = {}) {
      signal?.throwIfAborted();
      const stat = await statObject(root, key);
      if (stat === undefined) {
        await root.real();
        return undefined;
      }
      checkPin(root, key, pin, stat);
      return { ...describe(key, stat), metadata: await readMetadata(root, key, etagOf(stat)) };
    },

    async read(key, { range, pin, signal } = {}) {
      signal?.throwIfAborted();
      return readObject(root, key, { range, pin, signal });
    },

    async put(key, bytes, { metadata = {}, sha256: wanted, ifAbsent = false, signal } = {}) {
      signal?.throwIfAborted();
      if (wanted !== undefined && sha256(bytes) !== wanted) {
        throw new HanseError("DIGEST_MISMATCH", `the bytes for ${key} do not hash to ${wanted}`, { hop: root.hop });
      }
      return writeObject(root, key, bytes, { metadata, ifAbsent, signal });
    },

    async createUpload(key, { metadata = {}, signal } = {}) {
      signal?.throwIfAborted();
      // Says now, not after hours of writing, that the key cannot be one.
      await checkKey(root, key);
      return makeUpload(root, { key, metadata });
    },

    async uploadPart(upload, part, body, { signal } = {}) {
      signal?.throwIfAborted();
      const files = await findUpload(root, upload);
      return writePart(root, files, await layoutOf(upload, files), part, body, signal);
    },

    async copyPart(upload, part, { key, etag, range }, { signal } = {}) {
      signal?.throwIfAborted();
      const files = await findUpload(root, upload);
      const bytes = await readObject(root, key, { range, pin: { etag }, signal });
      return writePart(root, files, await layoutOf(upload, files), part, bytes, signal);
    },

    async copyObject(key, from, { metadata = {}, signal } = {}) {
      signal?.throwIfAborted();
      const bytes = await gathered(await readObject(root, from.key, { pin: { etag: from.etag }, signal }));
      return writeObject(root, key, bytes, { metadata, ifAbsent: false, signal });
    },

    listParts: (upload, { signal } = {}) => listParts(root, upload, signal),

    async completeUpload(upload, parts, { signal } = {}) {
      signal?.throwIfAborted();
      await completeUpload(root, upload, parts);
      layouts.delete(upload.uploadId);
    },

    async abortUpload(upload, { signal } = {}) {
      signal?.throwIfAborted();
      await abortUpload(root, upload);
      layouts.delete(upload.uploadId);
    },

    listUploads: (prefix, { signal } = {}) => listUploads(root, prefix, signal),

    async delete(key, { signal } = {}) {
      signal?.throwIfAborted();
      await removeObject(root, key);
    },

    async *listVersions(prefix, { signal } = {}) {
      for await (const { key } of walk(root, prefix, undefined, signal)) yield { key, deleted: false };
    },
    deleteVersion: ({ key }, options) => store.delete(key, options),

    presignRead: () => Promise.resolve(undefined),
    probe: (probe) => probeDirectory(store, root, probe),
    close: () => Promise.resolve(),
  };
  return store;
}
