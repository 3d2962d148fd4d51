import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { AHEAD } from "../../src/engine/ahead-in-order.ts";
import { openS3 } from "../../src/store/s3.ts";
import { bucketAddress, presignUrl, targetOf } from "../../src/store/s3-sign.ts";
import type { S3Options } from "../../src/store/options.ts";
import type { LimitJob, LimitPlan, LimitResult, LimitUpload } from "./limit-plan.ts";
import { meterCommand } from "./meter.ts";
import type { Move, Tool } from "./tool.ts";
import { MIB } from "./work.ts";

const ENTRY = fileURLToPath(new URL("./limit.ts", import.meta.url));

/** As Hanse cuts and copies: parts of a dataset, objects that go whole, threads and lanes of a gateway by default, and what a lane has under way. */
const PART_BYTES = 64 * MIB;
const WHOLE_BYTES = 8 * MIB;
const THREADS = Math.min(availableParallelism(), 8);
const LANES_PER_THREAD = 4;

/** Longest life of a presigned URL. */
const TTL_SECONDS = 900;

/**
 * What Node can do at all here: the same bytes read, hashed and written by as many lanes in as many threads, and nothing
 * else. No ledger, no peers, nothing compared; uploads are begun and requests signed before the clock runs. Seconds and
 * CPU are the loop's own, without the start of its process.
 */
export function limitTool(): Tool {
  return {
    name: "limit",
    how: `bare loop: undici + SHA-256, ${THREADS} threads of ${LANES_PER_THREAD} lanes, of small objects ${LANES_PER_THREAD * AHEAD}, requests signed before`,
    async move(move: Move) {
      const plan = await planOf(move);
      const metered = await meterCommand(
        { file: process.execPath, args: [ENTRY], input: JSON.stringify(plan) },
        [],
        move.signal,
      );
      if (metered.code !== 0) throw new Error(`the limit loop ended with ${metered.code}: ${metered.err}`);
      const { seconds, cpuSeconds } = JSON.parse(metered.out) as LimitResult;
      return { seconds, cpuSeconds, memory: metered.memory, notes: { processSeconds: metered.wallSeconds } };
    },
  };
}

async function planOf({ work, source, destination }: Move): Promise<LimitPlan> {
  const jobs: LimitJob[] = [];
  const uploads: LimitUpload[] = [];
  const target = openS3(destination.store);
  try {
    for (const { path, sizeBytes } of work.objects) {
      const read = signed(source.store, "GET", `${source.prefix}/${path}`);
      const key = `${destination.prefix}/${path}`;
      if (sizeBytes <= WHOLE_BYTES) {
        jobs.push({ read, write: signed(destination.store, "PUT", key), offset: 0, sizeBytes });
        continue;
      }
      const { uploadId } = await target.createUpload(key);
      const first = jobs.length;
      for (let offset = 0; offset < sizeBytes; offset += PART_BYTES) {
        const write = signed(destination.store, "PUT", key, { partNumber: String(jobs.length - first + 1), uploadId });
        jobs.push({ read, write, offset, sizeBytes: Math.min(PART_BYTES, sizeBytes - offset) });
      }
      uploads.push({ complete: signed(destination.store, "POST", key, { uploadId }), first, end: jobs.length });
    }
  } finally {
    await target.close();
  }
  const lanesPerThread = uploads.length > 0 ? LANES_PER_THREAD : LANES_PER_THREAD * AHEAD;
  return { threads: THREADS, lanesPerThread, wholeBytes: WHOLE_BYTES, jobs, uploads };
}

function signed(store: S3Options, method: string, key: string, query: Readonly<Record<string, string>> = {}): string {
  const address = bucketAddress(store, store.endpoint);
  const target = targetOf(address, key, query);
  return presignUrl({ method, address, target }, store.credentials, store.region, Date.now(), TTL_SECONDS);
}
