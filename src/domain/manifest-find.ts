import { HanseError } from "./errors.ts";
import { MANIFEST_LIMITS, readManifest, type ManifestEntry } from "./manifest.ts";
import { compareUtf8 } from "./path.ts";

/** A manifest that can be read from anywhere. */
export interface ManifestFile {
  readonly sizeBytes: number;
  /** Bytes from an offset on, `length` of them or as many as there are. */
  read(offset: number, length: number): AsyncIterable<Uint8Array>;
}

/** What is searched line by line once halving has come so far. */
const WINDOW_BYTES = 64 * 1024;

/**
 * The entries of some paths, by halving: lines are in the order of their paths, so that a few reads find one among
 * millions. Paths that the manifest does not have are left out.
 * @throws HanseError INVALID_MANIFEST where the file is none
 */
export async function findEntries(
  file: ManifestFile,
  paths: Iterable<string>,
): Promise<ReadonlyMap<string, ManifestEntry>> {
  const found = new Map<string, ManifestEntry>();
  let window: readonly ManifestEntry[] = [];
  for (const path of [...new Set(paths)].sort(compareUtf8)) {
    if (!covers(window, path)) window = await windowOf(file, path);
    const entry = window.find((candidate) => candidate.path === path);
    if (entry !== undefined) found.set(path, entry);
  }
  return found;
}

function covers(window: readonly ManifestEntry[], path: string): boolean {
  const [first, last] = [window[0], window.at(-1)];
  if (first === undefined || last === undefined) return false;
  return compareUtf8(first.path, path) <= 0 && compareUtf8(path, last.path) <= 0;
}

/** The entries around the place where a path would be. Both ends are always beginnings of lines, or the file's end. */
async function windowOf(file: ManifestFile, path: string): Promise<readonly ManifestEntry[]> {
  let start = 0;
  let end = file.sizeBytes;
  while (end - start > WINDOW_BYTES) {
    const middle = start + Math.floor((end - start) / 2);
    const next = await lineStartAfter(file, middle, end);
    const line = next ?? (await lineStartBefore(file, middle, start));
    if (line === start) break;
    if (compareUtf8(await pathAt(file, line, end), path) > 0) end = line;
    else start = line;
    // All that is left is the one line that holds the middle.
    if (next === undefined && line === start) break;
  }
  const entries: ManifestEntry[] = [];
  for await (const { entry } of readManifest(file.read(start, end - start), start)) entries.push(entry);
  return entries;
}

/** Where the first line behind an offset begins; undefined where none does before `end`. */
async function lineStartAfter(file: ManifestFile, offset: number, end: number): Promise<number | undefined> {
  let at = offset;
  for await (const chunk of file.read(offset, Math.min(MANIFEST_LIMITS.lineBytes, end - offset))) {
    const feed = chunk.indexOf(10);
    if (feed >= 0) return at + feed + 1 < end ? at + feed + 1 : undefined;
    at += chunk.length;
  }
  return undefined;
}

/** Where the line that holds an offset begins. */
async function lineStartBefore(file: ManifestFile, offset: number, start: number): Promise<number> {
  const from = Math.max(start, offset - MANIFEST_LIMITS.lineBytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.read(from, offset - from)) chunks.push(chunk);
  const feed = Buffer.concat(chunks).lastIndexOf(10);
  return feed < 0 ? from : from + feed + 1;
}

/** The path of the line that begins at an offset. */
async function pathAt(file: ManifestFile, offset: number, end: number): Promise<string> {
  for await (const { entry } of readManifest(file.read(offset, end - offset), offset)) return entry.path;
  throw new HanseError("INVALID_MANIFEST", "a manifest ended before its line");
}
