import { createHash } from "node:crypto";

/** An object of a folder as a listing shows it. */
export interface FolderObject {
  /** Inside the folder. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Another one after each change. */
  readonly etag: string;
}

/** Hanse's own records below a prefix: no user put them there, and no version holds them. */
const OWN_RECORDS = /^\.hanse\/(?:site\.json$|claim\.json$|manifest\.jsonl$|version\.jwt$|versions\/|probe\/)/;

/** True for what a listing of a folder shows and no version of it holds: folder markers and Hanse's own records. */
export const isLeftOut = (path: string, sizeBytes: number): boolean =>
  (sizeBytes === 0 && (path === "" || path.endsWith("/"))) || OWN_RECORDS.test(path);

/** One value for a folder's state: keys, sizes and change tokens, in the order of a listing. */
export class FolderFingerprint {
  readonly #hash = createHash("sha256");

  add({ path, sizeBytes, etag }: FolderObject): void {
    this.#hash.update(`${JSON.stringify([path, sizeBytes, etag])}\n`);
  }

  /** 64 hex digits; ends it. */
  digest(): string {
    return this.#hash.digest("hex");
  }
}
