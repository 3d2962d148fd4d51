import { createHash, type Hash } from "node:crypto";
import { canonicalJson } from "./canonical.ts";
import { isDigest, type Digest } from "./digest.ts";
import { HanseError } from "./errors.ts";
import { compareUtf8, pathProblem } from "./path.ts";
import { S3_PART_LIMITS } from "./part-rule.ts";

/** What a manifest may be at most; more is refused at publish and at import. */
export const MANIFEST_LIMITS = { entries: 20_000_000, bytes: 8 * 1024 ** 3, lineBytes: 1024 * 1024 } as const;

/** A part as manifests list it: size in bytes and SHA-256. */
export type ManifestPart = readonly [sizeBytes: number, sha256: Digest];

/** One object of a version. */
export interface ManifestEntry {
  readonly path: string;
  readonly size: number;
  /** Of the whole object. Always there with one part; with several only where the part rule says so. */
  readonly sha256?: Digest | undefined;
  /** Left out where there is one part. */
  readonly parts?: readonly ManifestPart[] | undefined;
}

/** The parts of an entry in order, the single one included. */
export function partsOf(entry: ManifestEntry): readonly ManifestPart[] {
  return entry.parts ?? [[entry.size, entry.sha256 ?? ""]];
}

/** The canonical line of an entry, with its line feed. */
export function manifestLine(entry: ManifestEntry): string {
  return `${canonicalJson({ path: entry.path, size: entry.size, sha256: entry.sha256, parts: entry.parts })}\n`;
}

/** What a whole manifest amounts to. */
export interface ManifestTotals {
  readonly digest: Digest;
  readonly objects: number;
  /** Sum of the objects' sizes. */
  readonly bytes: number;
  /** Length of the manifest itself. */
  readonly manifestBytes: number;
}

/** Counts and hashes a manifest line by line, holding it to the limits and to the order. Fed by publish and by import. */
export class ManifestTally {
  readonly #hash: Hash = createHash("sha256");
  #objects = 0;
  #bytes = 0;
  #manifestBytes = 0;
  #last: string | undefined;

  /** @throws HanseError INVALID_MANIFEST with the entry's number */
  add(entry: ManifestEntry, line: string | Uint8Array): void {
    const refuse = (why: string): never => {
      throw new HanseError("INVALID_MANIFEST", `entry ${this.#objects + 1} (${JSON.stringify(entry.path)}) ${why}`);
    };
    if (this.#last !== undefined && compareUtf8(this.#last, entry.path) >= 0) refuse("is out of order or a duplicate");
    this.#last = entry.path;
    this.#objects += 1;
    this.#bytes += entry.size;
    this.#manifestBytes += Buffer.byteLength(line);
    if (this.#objects > MANIFEST_LIMITS.entries) refuse(`is beyond the limit of ${MANIFEST_LIMITS.entries} entries`);
    if (this.#manifestBytes > MANIFEST_LIMITS.bytes) refuse(`is beyond the limit of ${MANIFEST_LIMITS.bytes} bytes`);
    if (!Number.isSafeInteger(this.#bytes)) refuse("makes the total too large to count");
    this.#hash.update(line);
  }

  /** The totals; call it once, at the end. */
  totals(): ManifestTotals {
    return {
      digest: this.#hash.digest("hex"),
      objects: this.#objects,
      bytes: this.#bytes,
      manifestBytes: this.#manifestBytes,
    };
  }
}

/** Reads one line (without its line feed) strictly: canonical form, known members, sums, path. @throws HanseError INVALID_MANIFEST */
export function parseManifestLine(line: string, entryNumber: number): ManifestEntry {
  const refuse = (why: string, cause?: unknown): never => {
    throw new HanseError("INVALID_MANIFEST", `entry ${entryNumber} ${why}`, { cause });
  };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return refuse("is not JSON", error);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("is not an object");
  const { path, size, sha256, parts, ...unknown } = value as Record<string, unknown>;
  const stranger = Object.keys(unknown)[0];
  if (stranger !== undefined) return refuse(`has an unknown member ${JSON.stringify(stranger)}`);
  if (typeof path !== "string") return refuse("has no path");
  const problem = pathProblem(path);
  if (problem !== undefined) return refuse(`has a path that ${problem}: ${JSON.stringify(path).slice(0, 200)}`);
  if (!isSize(size)) return refuse("has a size that is not a whole number of bytes");
  if (sha256 !== undefined && !isDigestValue(sha256)) return refuse("has a sha256 that is not 64 hex digits");
  if (parts === undefined && sha256 === undefined) return refuse("has neither sha256 nor parts");
  const entry: ManifestEntry = {
    path,
    size,
    sha256,
    parts: parts === undefined ? undefined : parseParts(parts, size, refuse),
  };
  // Two texts for one entry would give one content two digests.
  if (manifestLine(entry) !== `${line}\n`) return refuse("is not in canonical form (RFC 8785)");
  return entry;
}

function parseParts(value: unknown, size: number, refuse: (why: string) => never): ManifestPart[] {
  if (!Array.isArray(value) || value.length < 2 || value.length > S3_PART_LIMITS.maxParts) {
    return refuse(`has a parts list that is not 2 to ${S3_PART_LIMITS.maxParts} parts`);
  }
  let sum = 0;
  const parts = value.map((part: unknown, i): ManifestPart => {
    if (!Array.isArray(part) || part.length !== 2) return refuse("has a part that is not [size, sha256]");
    const [bytes, digest] = part as [unknown, unknown];
    const least = i === value.length - 1 ? 1 : S3_PART_LIMITS.minPartBytes;
    if (!isSize(bytes) || bytes < least || bytes > S3_PART_LIMITS.maxPartBytes || !isDigestValue(digest)) {
      return refuse(`has an impossible part ${i + 1}`);
    }
    sum += bytes;
    return [bytes, digest];
  });
  if (sum !== size) return refuse(`has parts of ${sum} bytes and a size of ${size}`);
  return parts;
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isDigestValue = (value: unknown): value is Digest => typeof value === "string" && isDigest(value);

/** A manifest entry with where its line lies in the file, so that work can name a range instead of holding entries. */
export interface PlacedEntry {
  readonly entry: ManifestEntry;
  /** Offset of the line's first byte. */
  readonly lineOffset: number;
  /** Length of the line with its line feed. */
  readonly lineBytes: number;
}

/**
 * Reads entries from manifest bytes as they come; holds one line at a time.
 * @param firstOffset where `chunks` begin in the file; must be the start of a line
 * @param firstEntry the number of the first entry, for messages
 * @throws HanseError INVALID_MANIFEST: bad UTF-8, a line over 1 MiB, a bad entry, a last line without line feed
 */
export async function* readManifest(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  firstOffset = 0,
  firstEntry = 1,
): AsyncGenerator<PlacedEntry> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest: Buffer = Buffer.alloc(0);
  let offset = firstOffset;
  let number = firstEntry;
  const tooLong = (): never => {
    throw new HanseError("INVALID_MANIFEST", `entry ${number} is longer than ${MANIFEST_LIMITS.lineBytes} bytes`);
  };
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(10, start); end >= 0; end = rest.indexOf(10, start)) {
      const lineBytes = end + 1 - start;
      if (lineBytes > MANIFEST_LIMITS.lineBytes) tooLong();
      let line: string;
      try {
        line = decoder.decode(rest.subarray(start, end));
      } catch (error) {
        throw new HanseError("INVALID_MANIFEST", `entry ${number} is not valid UTF-8`, { cause: error });
      }
      yield { entry: parseManifestLine(line, number), lineOffset: offset, lineBytes };
      offset += lineBytes;
      number += 1;
      start = end + 1;
    }
    rest = rest.subarray(start);
    if (rest.length > MANIFEST_LIMITS.lineBytes) tooLong();
  }
  if (rest.length > 0) {
    throw new HanseError("INVALID_MANIFEST", `the manifest ends in the middle of entry ${number}`);
  }
}
