import { pathProblem } from "../path.ts";
import { parseStrictJson } from "../strict-json.ts";

/** Largest index that is read: of 100,000 tensors it has some 10 MB. */
export const MAX_INDEX_BYTES = 16 * 1024 * 1024;

const INDEX_END = ".safetensors.index.json";
const SINGLE = /(?:^|\/)(?:adapter_)?model\.safetensors$/;
const SHARD = /^(.*)-\d{5}-of-\d{5}\.safetensors$/;
const INDEX_LIMITS = { maxDepth: 4, maxMembers: 500_000 };

/** What a safetensors file holds besides tensors, at most: its header. */
const MAX_HEADER_BYTES = 100_000_008;

/** True for an index of shards, which has to be read. */
export const isIndex = (path: string): boolean => path.endsWith(INDEX_END);

/** True where a folder holds anything of this layout. */
export const looksLikeHf = (paths: readonly string[]): boolean =>
  paths.some((path) => isIndex(path) || SINGLE.test(path) || SHARD.test(path));

/**
 * What a folder in Hugging Face's layout lacks: shards that an index names, the index of shards, or both.
 * @param sizes of the folder's objects, by path
 * @param indexes content of each index by path; undefined for one that could not be read as it was listed
 * @returns lines that name it; empty where the checkpoint is complete
 */
export function missingOfHf(
  sizes: ReadonlyMap<string, number>,
  indexes: ReadonlyMap<string, Uint8Array | undefined>,
): string[] {
  const paths = [...sizes.keys()];
  const missing = paths.filter(isIndex).flatMap((path) => missingOfIndex(path, indexes.get(path), sizes));
  const bases = new Set(paths.flatMap((path) => SHARD.exec(path)?.[1] ?? []));
  for (const base of bases) if (!sizes.has(`${base}${INDEX_END}`)) missing.push(`${base}${INDEX_END}`);
  if (!paths.some((path) => isIndex(path) || SINGLE.test(path)) && bases.size === 0)
    missing.push("model.safetensors or model.safetensors.index.json");
  return missing;
}

function missingOfIndex(path: string, bytes: Uint8Array | undefined, sizes: ReadonlyMap<string, number>): string[] {
  if (bytes === undefined) return [`${path}, readable (it could not be read, or is larger than 16 MiB)`];
  let index: Index;
  try {
    index = readIndex(bytes);
  } catch (error) {
    return [`${path}, sound (it ${error instanceof Error ? error.message : "cannot be read"})`];
  }
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const shards = index.shards.map((name) => `${folder}${name}`);
  const missing = shards.filter((shard) => !sizes.has(shard));
  if (missing.length > 0 || index.totalSize === undefined) return missing;
  const bytesThere = shards.reduce((sum, shard) => sum + (sizes.get(shard) ?? 0), 0);
  const most = index.totalSize + shards.length * MAX_HEADER_BYTES;
  if (bytesThere >= index.totalSize && bytesThere <= most) return [];
  return [`shards of ${index.totalSize} bytes of tensors, as ${path} says (they have ${bytesThere} bytes)`];
}

interface Index {
  /** Paths beside the index, each once. */
  readonly shards: readonly string[];
  /** Bytes of all tensors, where it says so. */
  readonly totalSize: number | undefined;
}

/** @throws SyntaxError that says what is wrong */
function readIndex(bytes: Uint8Array): Index {
  const { weight_map: map, metadata } = parseStrictJson(bytes, INDEX_LIMITS);
  if (!isObject(map)) throw new SyntaxError("has no weight_map");
  const shards = [...new Set(Object.values(map))].map((shard) => {
    if (typeof shard !== "string" || pathProblem(shard) !== undefined)
      throw new SyntaxError("names a shard outside of its folder");
    return shard;
  });
  if (shards.length === 0) throw new SyntaxError("names no shard");
  const totalSize = isObject(metadata) ? metadata["total_size"] : undefined;
  return { shards, totalSize: typeof totalSize === "number" && totalSize >= 0 ? totalSize : undefined };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
