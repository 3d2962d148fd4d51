import type { ObjectStore } from "../app/ports/object-store.ts";
import { sha256 } from "../domain/digest.ts";
import { digestMismatch, sendExactly } from "./http-body.ts";
import { closeStream } from "./streams.ts";

/**
 * Nothing wrong is sent whole: `put` hashes its bytes, names the digest to the store and refuses other bytes than those
 * announced; `uploadPart` holds back its last chunk until length and digest are right. Throws DIGEST_MISMATCH with both
 * digests. Who writes through this need not hash again. Copies within the store pass as they are: their bytes never come here.
 */
export function withVerify(store: ObjectStore): ObjectStore {
  const hop = `store ${store.name}`;
  return {
    name: store.name,
    location: store.location,
    type: store.type,
    limits: store.limits,
    list: (prefix, options) => store.list(prefix, options),
    head: (key, options) => store.head(key, options),
    read: (key, options) => store.read(key, options),
    put: async (key, bytes, options = {}) => {
      options.signal?.throwIfAborted();
      const found = sha256(bytes);
      if (options.sha256 !== undefined && options.sha256 !== found)
        throw digestMismatch(`'${key}'`, options.sha256, found, hop);
      return store.put(key, bytes, { ...options, sha256: found });
    },
    createUpload: (key, options) => store.createUpload(key, options),
    uploadPart: async (upload, part, body, options) => {
      const what = `part ${part.number} of '${upload.key}'`;
      const checked = sendExactly(body, part.sizeBytes, { hop, sha256: part.sha256, what });
      try {
        return await store.uploadPart(upload, part, checked, options);
      } catch (error) {
        closeStream(checked);
        throw error;
      }
    },
    copyPart: (upload, part, from, options) => store.copyPart(upload, part, from, options),
    copyObject: (key, from, options) => store.copyObject(key, from, options),
    listParts: (upload, options) => store.listParts(upload, options),
    completeUpload: (upload, parts, options) => store.completeUpload(upload, parts, options),
    abortUpload: (upload, options) => store.abortUpload(upload, options),
    listUploads: (prefix, options) => store.listUploads(prefix, options),
    delete: (key, options) => store.delete(key, options),
    listVersions: (prefix, options) => store.listVersions(prefix, options),
    deleteVersion: (version, options) => store.deleteVersion(version, options),
    presignRead: (key, options) => store.presignRead(key, options),
    probe: (options) => store.probe(options),
    close: () => store.close(),
  };
}
