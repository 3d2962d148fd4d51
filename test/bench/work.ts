import { createCipheriv, createHash, type Cipheriv } from "node:crypto";

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;

export type WorkName = "large" | "small";

/** One object that is to be moved. */
export interface WorkObject {
  /** Below the work's prefix. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** What is moved: a number of objects of one size. */
export interface Work {
  readonly name: WorkName;
  readonly objects: readonly WorkObject[];
  readonly bytes: number;
}

/** How many objects of which size, e.g. `2x1Gi`. */
export interface WorkShape {
  readonly count: number;
  readonly sizeBytes: number;
}

export const DEFAULT_SHAPES: Readonly<Record<WorkName, WorkShape>> = {
  large: { count: 2, sizeBytes: GIB },
  small: { count: 1000, sizeBytes: 64 * 1024 },
};

/** Objects `f00000.bin` and on; few enough a folder that a listing needs no second page. */
export function makeWork(name: WorkName, { count, sizeBytes }: WorkShape): Work {
  const objects = Array.from({ length: count }, (_, i) => ({ path: `f${String(i).padStart(5, "0")}.bin`, sizeBytes }));
  return { name, objects, bytes: count * sizeBytes };
}

/** `2x1Gi`, `1000x64Ki`, `3x5000000`. @throws Error */
export function parseShape(text: string): WorkShape {
  const match = /^(\d{1,7})x(\d{1,12})(Ki|Mi|Gi)?$/.exec(text);
  const unit = { Ki: 1024, Mi: MIB, Gi: GIB }[match?.[3] ?? ""] ?? 1;
  if (match === null) throw new Error(`'${text}' is no COUNTxSIZE, e.g. 2x1Gi`);
  return { count: Number(match[1]), sizeBytes: Number(match[2]) * unit };
}

const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of an object: incompressible, different for each (seed, path), the same at each reading.
 * @param range a stretch that begins at a multiple of 16 bytes
 */
export async function* bytesOf(
  seed: string,
  object: WorkObject,
  range: { readonly offset: number; readonly size: number } = { offset: 0, size: object.sizeBytes },
): AsyncGenerator<Uint8Array> {
  const stream = keyStream(`${seed}/${object.path}`, range.offset);
  for (let left = range.size; left > 0; left -= CHUNK_BYTES) {
    // A turn of the loop, so that what is sent goes out while more is made.
    await Promise.resolve();
    yield stream.update(Buffer.alloc(Math.min(CHUNK_BYTES, left)));
  }
}

/** AES in counter mode over zeros: the counter is the block's number, so any block can come first. */
function keyStream(name: string, offset: number): Cipheriv {
  const key = createHash("sha256").update(name).digest().subarray(0, 16);
  const counter = Buffer.alloc(16);
  counter.writeBigUInt64BE(BigInt(offset / 16), 8);
  return createCipheriv("aes-128-ctr", key, counter);
}
