/*
 * A training run's writer: puts checkpoints into a bucket, object by object, each told on a line of its own before it goes.
 * What it is to do comes on standard input, because keys are in it. It is there to be killed.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { writeObject } from "../../src/engine/write-object.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { StoreOptions } from "../../src/store/options.ts";
import { filesIn, withCheckpoint, type RunContent } from "./run-checkpoints.ts";

/** What a writer is told. */
export interface WriterWork {
  readonly store: StoreOptions;
  readonly prefix: string;
  readonly content: RunContent;
  readonly steps: readonly number[];
  /** How long it trains between two checkpoints. */
  readonly trainsForMs: number;
}

async function write({ store, prefix, content, steps, trainsForMs }: WriterWork): Promise<void> {
  const objects = openStore(store);
  const { signal } = new AbortController();
  for (const step of steps) {
    await pause(trainsForMs);
    await withCheckpoint(content, step, async (folder) => {
      for (const name of await filesIn(folder)) {
        process.stdout.write(`${step} ${name}\n`);
        const file = join(folder, name);
        const { size } = await stat(file);
        await writeObject(objects, `${prefix}/checkpoint-${step}/${name}`, createReadStream(file), size, signal);
      }
    });
  }
  await objects.close();
}

await write(JSON.parse(await text(process.stdin)) as WriterWork);
