/** Longest object path, in UTF-8 bytes: what S3 allows for a whole key. */
export const MAX_PATH_BYTES = 1024;

/** The folder under a replica's root or a store's prefix that is Hanse's own. */
export const HANSE_FOLDER = ".hanse";

/** Compares by UTF-8 bytes, the order of manifests and of S3 listings. */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
}

/** Why a path cannot be in a manifest, or undefined where it can. */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "is empty";
  if (!path.isWellFormed()) return "is not valid UTF-8";
  if (Buffer.byteLength(path, "utf8") > MAX_PATH_BYTES) return `is longer than ${MAX_PATH_BYTES} bytes`;
  if (path.includes("\\")) return "contains a backslash";

  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return "contains a control character";
  if (path.startsWith("/")) return "is absolute";
  const segments = path.split("/");
  if (segments.some((segment) => segment === "")) return "has an empty segment";
  if (segments.some((segment) => segment === "." || segment === "..")) return "has a '.' or '..' segment";
  if (path.normalize("NFC") !== path) return "is not in Unicode form NFC";
  if (segments[0]?.toLowerCase() === HANSE_FOLDER) return `lies in ${HANSE_FOLDER}/, which is Hanse's own`;
  return undefined;
}

/** A folder marker: a zero-byte key that ends in `/`; skipped and counted when publishing. */
export const isFolderMarker = (key: string, sizeBytes: number): boolean => key.endsWith("/") && sizeBytes === 0;

/**
 * True where `path` is `prefix` or lies below it, by whole segments: `climate` covers `climate/x`, not `climate2`.
 * The empty prefix covers everything. Leading and trailing slashes do not matter.
 */
export function isUnder(path: string, prefix: string): boolean {
  const want = segmentsOf(prefix);
  const have = segmentsOf(path);
  return want.every((segment, i) => have[i] === segment);
}

/** Joins the parts of a key by `/`, leaving out empty ones and the slashes at their ends. */
export const joinKey = (...parts: readonly string[]): string => parts.flatMap(segmentsOf).join("/");

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}
