import { createHash } from "node:crypto";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Shape of the checkpoint that the lab makes: Hugging Face's sharded layout in real safetensors files. */
export interface CheckpointShape {
  readonly shards: number;
  readonly tensorsPerShard: number;
  /** float32: 4 bytes each. */
  readonly valuesPerTensor: number;
}

/** 4 shards of 64 MiB: 256 MiB of tensors. */
export const LAB_CHECKPOINT: CheckpointShape = { shards: 4, tensorsPerShard: 8, valuesPerTensor: 2 * 1024 * 1024 };

/**
 * Writes a checkpoint: `model-0000i-of-0000n.safetensors`, `model.safetensors.index.json`, `config.json`. Same shape and
 * seed give the same bytes. Values are random bits: they do not compress, as trained weights do not.
 * @param seed of all tensors, or of each by its number from 0: those with the same seed in two checkpoints are equal
 */
export async function writeCheckpoint(
  directory: string,
  shape: CheckpointShape,
  seed: string | ((tensor: number) => string),
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const tensorBytes = shape.valuesPerTensor * 4;
  const weightMap: Record<string, string> = {};
  for (let shard = 0; shard < shape.shards; shard++) {
    const file = `model-${digits(shard + 1)}-of-${digits(shape.shards)}.safetensors`;
    const first = shard * shape.tensorsPerShard;
    const names = Array.from({ length: shape.tensorsPerShard }, (_, i) => `model.layers.${first + i}.mlp.weight`);
    for (const name of names) weightMap[name] = file;
    const handle = await open(join(directory, file), "w");
    try {
      await handle.write(safetensorsHeader(names, shape.valuesPerTensor));
      for (const [i, name] of names.entries()) {
        const own = typeof seed === "string" ? seed : seed(first + i);
        await handle.write(randomBits(`${own} ${name}`, tensorBytes));
      }
    } finally {
      await handle.close();
    }
  }
  const totalSize = shape.shards * shape.tensorsPerShard * tensorBytes;
  const index = { metadata: { total_size: totalSize }, weight_map: weightMap };
  await writeFile(join(directory, "model.safetensors.index.json"), `${JSON.stringify(index, undefined, 2)}\n`);
  await writeFile(
    join(directory, "config.json"),
    `${JSON.stringify({ architectures: ["LabForCausalLM"], torch_dtype: "float32" }, undefined, 2)}\n`,
  );
}

/** Eight bytes little-endian length, then JSON padded with spaces to a multiple of 8 (the safetensors format). */
function safetensorsHeader(names: readonly string[], values: number): Buffer {
  const entries = names.map((name, i) => [
    name,
    { dtype: "F32", shape: [values], data_offsets: [i * values * 4, (i + 1) * values * 4] },
  ]);
  const json = JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(entries) });
  const padded = json.padEnd(Math.ceil(json.length / 8) * 8, " ");
  const header = Buffer.alloc(8 + padded.length);
  header.writeBigUInt64LE(BigInt(padded.length));
  header.write(padded, 8, "utf8");
  return header;
}

/** SHAKE256 stretched to any length: the same everywhere. */
const randomBits = (seed: string, bytes: number): Buffer =>
  createHash("shake256", { outputLength: bytes }).update(seed).digest();

const digits = (n: number): string => String(n).padStart(5, "0");
