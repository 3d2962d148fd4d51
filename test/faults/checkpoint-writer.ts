/*
 * A training run's writer: puts checkpoints into a bucket, object by object, each told on a line of its own before it goes.
 * What it is to do comes on standard input, because keys are in it. It is there to be killed.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { writeObject } from "../../src/engine/write-object.ts";
import { writeCheckpoint, type CheckpointShape } from "../../src/lab/checkpoint.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { StoreOptions } from "../../src/store/options.ts";

/** What a writer is told. */
export interface WriterWork {
  readonly store: StoreOptions;
  readonly prefix: string;
  readonly shape: CheckpointShape;
  readonly seed: string;
  readonly steps: readonly number[];
}

/** The index comes last, as `save_pretrained` writes it. */
const inOrder = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => Number(a.endsWith(".index.json")) - Number(b.endsWith(".index.json")) || (a < b ? -1 : 1));

async function write({ store, prefix, shape, seed, steps }: WriterWork): Promise<void> {
  const objects = openStore(store);
  const { signal } = new AbortController();
  for (const step of steps) {
    const folder = await mkdtemp(join(tmpdir(), "hanse-writer-"));
    try {
      await writeCheckpoint(folder, shape, `${seed} ${step}`);
      for (const name of inOrder(await readdir(folder))) {
        process.stdout.write(`${step} ${name}\n`);
        const bytes = await readFile(join(folder, name));
        await writeObject(
          objects,
          `${prefix}/checkpoint-${step}/${name}`,
          Readable.from([bytes]),
          bytes.length,
          signal,
        );
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  await objects.close();
}

await write(JSON.parse(await text(process.stdin)) as WriterWork);
