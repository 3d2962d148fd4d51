import type { Ledger } from "../../app/ports/ledger.ts";
import type { LaneResult, Lanes, LaneTask } from "../../app/ports/lanes.ts";
import type { ObjectPin } from "../../app/ports/object-store.ts";
import type { ManifestSpool } from "../../app/ports/spool.ts";
import { asHanseError } from "../../domain/errors.ts";
import { readManifest, type ManifestPart } from "../../domain/manifest.ts";
import { compareUtf8, joinKey } from "../../domain/path.ts";
import { inSubset, type Subset } from "../../domain/scrub.ts";
import { publishedObjects } from "../manifest-lines.ts";
import { manifestKey } from "../replica-root.ts";
import type { ScrubTarget } from "./look.ts";

/** What reading needs. */
export interface ReadPorts {
  readonly ledger: Pick<Ledger, "listObjects">;
  readonly spool: ManifestSpool;
  readonly lanes: Lanes;
}

/** A run of parts of one object that is read in one go. */
export interface Piece {
  readonly path: string;
  readonly key: string;
  readonly pin: ObjectPin | undefined;
  readonly offset: number;
  /** The number of the first of its parts, from 1. */
  readonly firstPart: number;
  readonly parts: readonly ManifestPart[];
  readonly objectSize: number;
  readonly bytes: number;
  /** The last of its object. */
  readonly last: boolean;
}

/** So much is read in one go at most: of small objects together, or of a large one; or one part where that is larger. */
const LOT = { bytes: 16 * 1024 * 1024, pieces: 64 };

/**
 * What of a target's bytes is to be read, in lots that a lane takes in one task.
 * @param after the path behind which to begin
 * @param rate bytes per second: a lot is no more than a second's worth, so that reading is even
 */
export const lotsOf = (
  ports: ReadPorts,
  target: ScrubTarget,
  subset: Subset,
  after: string,
  rate: number,
): AsyncGenerator<readonly Piece[]> =>
  lotsOfPieces(piecesOf(ports, target, subset, after, Math.min(LOT.bytes, rate)), rate);

/** Gathers pieces into lots; see lotsOf. */
export async function* lotsOfPieces(pieces: AsyncIterable<Piece>, rate: number): AsyncGenerator<readonly Piece[]> {
  const most = Math.min(LOT.bytes, rate);
  let lot: Piece[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    if (lot.length > 0 && (bytes + piece.bytes > most || lot.length >= LOT.pieces)) {
      yield lot;
      [lot, bytes] = [[], 0];
    }
    lot.push(piece);
    bytes += piece.bytes;
  }
  if (lot.length > 0) yield lot;
}

async function* piecesOf(
  ports: ReadPorts,
  target: ScrubTarget,
  subset: Subset,
  after: string,
  most: number,
): AsyncGenerator<Piece> {
  const entries = target.own ? published(ports, target) : signed(ports, target);
  for await (const { path, key, pin, parts, size } of entries) {
    if ((after !== "" && compareUtf8(path, after) <= 0) || (path !== "" && !inSubset(path, subset))) continue;
    let offset = 0;
    for (let first = 0; first < parts.length;) {
      let [bytes, next] = [0, first];
      for (; next < parts.length; next++) {
        const more = parts[next]?.[0] ?? 0;
        if (next > first && bytes + more > most) break;
        bytes += more;
      }
      const run = parts.slice(first, next);
      yield {
        path,
        key,
        pin,
        offset,
        firstPart: first + 1,
        parts: run,
        objectSize: size,
        bytes,
        last: next === parts.length,
      };
      [first, offset] = [next, offset + bytes];
    }
  }
}

interface Readable {
  readonly path: string;
  readonly key: string;
  readonly pin: ObjectPin | undefined;
  readonly parts: readonly ManifestPart[];
  readonly size: number;
}

/** A replica's objects by its manifest; the manifest that lies beside them comes first, under no path. */
async function* signed({ spool }: ReadPorts, { root, version }: ScrubTarget): AsyncGenerator<Readable> {
  const size = await spool.size(version.digest);
  const parts: ManifestPart[] = [[size, version.digest]];
  yield { path: "", key: manifestKey(root), pin: undefined, parts, size };
  for await (const { entry } of readManifest(spool.read(version.digest))) {
    const whole: ManifestPart[] = [[entry.size, entry.sha256 ?? ""]];
    yield {
      ...entry,
      key: joinKey(root, entry.path),
      pin: undefined,
      parts: entry.parts ?? whole,
    };
  }
}

/** An own version's objects, in the state in which they were published. */
async function* published({ ledger }: ReadPorts, { root, transferId }: ScrubTarget): AsyncGenerator<Readable> {
  for await (const { path, sizeBytes: size, sha256 = "", parts, etag, versionId } of publishedObjects(
    ledger,
    transferId,
  )) {
    const whole: ManifestPart[] = [[size, sha256]];
    yield {
      path,
      key: joinKey(root, path),
      pin: { etag, versionId },
      parts: parts ?? whole,
      size,
    };
  }
}

/** A piece whose bytes are not what was signed, or cannot be read. */
export interface BadPiece {
  readonly piece: Piece;
  readonly detail: string;
}

/**
 * Reads a lot and compares its digests; what fails in one piece does not hide the others.
 * @throws HanseError where the store does not answer or does not let us in: that says nothing about the bytes
 */
export async function readLot(
  { lanes }: Pick<ReadPorts, "lanes">,
  store: string,
  lot: readonly Piece[],
  signal: AbortSignal,
): Promise<BadPiece[]> {
  const bad: BadPiece[] = [];
  for (let rest = lot; rest.length > 0;) {
    let done = 0;
    const result = (hashed: LaneResult): void => {
      const piece = rest[hashed.index];
      if (hashed.type !== "object-hashed" || piece === undefined) return;
      done = hashed.index + 1;
      const detail = mismatch(piece, hashed.parts);
      if (detail !== undefined) bad.push({ piece, detail });
    };
    try {
      await lanes.run(taskOf(store, rest), { result, bytes: () => undefined }, signal);
      return bad;
    } catch (error) {
      signal.throwIfAborted();
      const failure = asHanseError(error, `store ${store}`);
      const piece = rest[done];
      // These alone are the object's; all others are the store's, or ours.
      const speaks: readonly string[] = [
        "OBJECT_MISSING",
        "PRECONDITION_FAILED",
        "SHORT_BODY",
        "BODY_TOO_LONG",
        "STORE_LIED",
      ];
      if (piece === undefined || !speaks.includes(failure.reason)) throw failure;
      bad.push({ piece, detail: detailOf(piece, failure.reason) });
      rest = rest.slice(done + 1);
    }
  }
  return bad;
}

const taskOf = (store: string, lot: readonly Piece[]): LaneTask => ({
  type: "hash-objects",
  store,
  objects: lot.map(({ key, pin, offset, parts, objectSize }) => ({
    ...{ key, pin, offset, objectSize },
    partSizes: parts.map(([size]) => size),
    whole: false,
  })),
});

function mismatch(piece: Piece, read: readonly ManifestPart[]): string | undefined {
  let offset = piece.offset;
  for (const [index, [size, wanted]] of piece.parts.entries()) {
    const actual = read[index]?.[1] ?? "";
    if (actual !== wanted) return `${size} bytes at offset ${offset}: wanted sha256 ${wanted}, got ${actual}`;
    offset += size;
  }
  return undefined;
}

function detailOf({ pin }: Piece, reason: string): string {
  if (reason === "OBJECT_MISSING") return "there is no such object";
  if (reason === "PRECONDITION_FAILED")
    return pin === undefined ? "it changed while it was read" : "it was changed since it was published";
  return "it cannot be read to its end";
}
