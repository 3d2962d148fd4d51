import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { writeCheckpoint, type CheckpointShape } from "../../src/lab/checkpoint.ts";

/** What a training run's checkpoints hold: the same for the same seed, whoever makes them and when. */
export interface RunContent {
  readonly shape: CheckpointShape;
  readonly seed: string;
  /** Three quarters of the tensors stay as they are for so many steps, as frozen layers do; the others change each step. */
  readonly frozenFor: number;
}

/** Writes a step's checkpoint into a temporary folder, and removes it after `use`. */
export async function withCheckpoint<T>(
  { shape, seed, frozenFor }: RunContent,
  step: number,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "hanse-checkpoint-"));
  const frozen = Math.ceil((3 * shape.shards * shape.tensorsPerShard) / 4);
  const era = Math.floor((step - 1) / frozenFor);
  try {
    await writeCheckpoint(folder, shape, (tensor) => `${seed} ${tensor < frozen ? `era ${era}` : `step ${step}`}`);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files of a step's checkpoint, the index last, as `save_pretrained` writes it. */
export async function filesIn(folder: string): Promise<string[]> {
  const isIndex = (name: string): number => Number(name.endsWith(".index.json"));
  return (await readdir(folder)).sort((a, b) => isIndex(a) - isIndex(b) || (a < b ? -1 : 1));
}

/** What a step's checkpoint has to be: SHA-256 by name, made again outside of everything that is tested. */
export const truthOf = (content: RunContent, step: number): Promise<ReadonlyMap<string, string>> =>
  withCheckpoint(content, step, async (folder) => {
    const truth = new Map<string, string>();
    for (const name of await filesIn(folder)) truth.set(name, await sha256Of(createReadStream(join(folder, name))));
    return truth;
  });

/** SHA-256 of all that a stream brings. */
export async function sha256Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(bytes, hash);
  return hash.digest("hex");
}
