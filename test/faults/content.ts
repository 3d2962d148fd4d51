import { createHash } from "node:crypto";
import type { ObjectStore, WrittenPart } from "../../src/app/ports/object-store.ts";
import { Dice } from "./dice.ts";

const KI = 1024;
const MI = 1024 * KI;

/** What a test shares: by path, the size and SHA-256 that a reader has to find. */
export type Content = ReadonlyMap<string, { readonly sizeBytes: number; readonly sha256: string }>;

/** The part size that the content is published with. */
export const PART = "8Mi";
export const PART_BYTES = 8 * MI;

/** Parts as `site.front.passed` counts them: whole small objects, and parts of 8 MiB of large ones. */
export const partsOf = (content: Content): number =>
  [...content.values()].reduce((sum, { sizeBytes }) => sum + Math.max(1, Math.ceil(sizeBytes / PART_BYTES)), 0);

/** Puts small objects and objects of several parts, mixed in the order of their paths, below a prefix. */
export async function plant(store: ObjectStore, prefix: string, seed: number, large = 3): Promise<Content> {
  const dice = new Dice(seed);
  const sizes = new Map<string, number>();
  for (let group = 0; group < 4; group++) {
    for (let i = 0; i < 9; i++) sizes.set(`g${group}/a small & odd+${i}%.txt`, dice.below(48 * KI));
    if (group < large) sizes.set(`g${group}/z-large.bin`, 8 * MI + 1 + dice.below(10 * MI));
  }
  return putAll(store, prefix, seed, sizes);
}

/** Puts five small objects and one of two parts below a prefix. */
export const plantSmall = (store: ObjectStore, prefix: string, seed: number): Promise<Content> =>
  putAll(
    store,
    prefix,
    seed,
    new Map([
      ...Array.from({ length: 5 }, (_, i) => [`a small+${i}.json`, KI + i] as const),
      ["z-large.bin", 8 * MI + 1],
    ]),
  );

async function putAll(
  store: ObjectStore,
  prefix: string,
  seed: number,
  sizes: ReadonlyMap<string, number>,
): Promise<Content> {
  const content = new Map<string, { sizeBytes: number; sha256: string }>();
  for (const [path, sizeBytes] of sizes) {
    const bytes = bytesOf(`${seed} ${path}`, sizeBytes);
    await put(store, `${prefix}/${path}`, bytes);
    content.set(path, { sizeBytes, sha256: createHash("sha256").update(bytes).digest("hex") });
  }
  return content;
}

/** What the oracle compares: bytes by path. */
export const sizesOf = (content: Content): ReadonlyMap<string, number> =>
  new Map([...content].map(([path, { sizeBytes }]) => [path, sizeBytes]));

/** Bytes that no compressor or offset mistake could mix up: other ones in each KiB. */
export function bytesOf(name: string, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  let block = createHash("sha256").update(name).digest();
  for (let at = 0; at < sizeBytes; at += KI) {
    block = createHash("sha256").update(block).digest();
    for (let i = at; i < Math.min(at + KI, sizeBytes); i += block.length) block.copy(bytes, i);
  }
  return bytes;
}

async function put(store: ObjectStore, key: string, bytes: Buffer): Promise<void> {
  if (bytes.length <= 8 * MI) {
    await store.put(key, bytes);
    return;
  }
  const upload = await store.createUpload(key);
  const parts: WrittenPart[] = [];
  for (let offset = 0; offset < bytes.length; offset += 8 * MI) {
    const lump = bytes.subarray(offset, offset + 8 * MI);
    const part = { number: parts.length + 1, offset, sizeBytes: lump.length };
    parts.push(await store.uploadPart(upload, part, once(lump)));
  }
  await store.completeUpload(upload, parts);
}

// eslint-disable-next-line @typescript-eslint/require-await -- a ByteStream is asynchronous
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
