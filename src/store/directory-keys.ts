import { HanseError } from "../domain/errors.ts";
import { HANSE_FOLDER, MAX_PATH_BYTES } from "../domain/path.ts";

const OWN = new Set(["tmp", "uploads", "meta"]);

/** True for the folders below `.hanse/` that hold no objects. */
export const isOwnFolder = (folderKey: string): boolean => {
  const [first, second] = folderKey.split("/");
  return first === HANSE_FOLDER && second !== undefined && OWN.has(second);
};

/**
 * The names of a key, from the root down.
 * @throws INVALID_KEYS for a key that no file can have, or that would leave the store's folder
 */
export function keySegments(key: string, hop: string): readonly string[] {
  const problem = keyProblem(key);
  if (problem === undefined) return key.split("/");
  throw new HanseError("INVALID_KEYS", `the key ${JSON.stringify(key.slice(0, 200))} ${problem}`, {
    hop,
    remedy: "In a directory store choose keys that are plain relative paths",
  });
}

function keyProblem(key: string): string | undefined {
  if (key === "") return "is empty";
  if (!key.isWellFormed()) return "is not valid UTF-8";
  if (key.includes("\0")) return "contains a NUL character";
  if (Buffer.byteLength(key) > MAX_PATH_BYTES) return `is longer than ${String(MAX_PATH_BYTES)} bytes`;
  const segments = key.split("/");
  if (segments.includes("")) return "has an empty segment";
  if (segments.includes(".") || segments.includes("..")) return "has a '.' or '..' segment";
  if (isOwnFolder(key)) return "lies in a folder that Hanse keeps for itself";
  return undefined;
}
