import { createHash } from "node:crypto";
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { Agent, type Dispatcher } from "undici";
import type { LimitJob, LimitThreadData } from "./limit-plan.ts";

const { plan, next } = workerData as LimitThreadData;
const counter = new Int32Array(next);
const agent = new Agent();
const done: [job: number, etag: string][] = [];

/** One after the other until none is left: reads, hashes, writes. */
async function lane(): Promise<void> {
  for (let number = Atomics.add(counter, 0, 1); number < plan.jobs.length; number = Atomics.add(counter, 0, 1)) {
    const job = plan.jobs[number];
    if (job !== undefined) done.push([number, await move(job)]);
  }
}

async function move(job: LimitJob): Promise<string> {
  const range = `bytes=${job.offset}-${job.offset + job.sizeBytes - 1}`;
  const { statusCode, body } = await send("GET", job.read, { range });
  if (statusCode !== 206) throw new Error(`a read was answered with ${statusCode}`);
  const bytes = job.sizeBytes <= plan.wholeBytes ? await whole(body, job.sizeBytes) : hashed(body);
  const answer = await send("PUT", job.write, { "content-length": String(job.sizeBytes) }, bytes);
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${await answer.body.text()}`);
  await answer.body.dump();
  const { etag } = answer.headers;
  return typeof etag === "string" ? etag : "";
}

function send(
  method: "GET" | "PUT",
  url: string,
  headers: Record<string, string>,
  body: AsyncIterable<Uint8Array> | Buffer | null = null,
): Promise<Dispatcher.ResponseData> {
  const { origin, pathname, search } = new URL(url);
  // undici takes any async iterable; its types name Node's streams only.
  return agent.request({ origin, path: pathname + search, method, headers, body: body as Buffer | null });
}

async function whole(body: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let filled = 0;
  for await (const chunk of body) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  createHash("sha256").update(bytes).digest();
  return bytes;
}

async function* hashed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
  hash.digest();
}

parentPort?.postMessage("ready");
if (parentPort !== null) await once(parentPort, "message");
await Promise.all(Array.from({ length: plan.lanesPerThread }, lane));
parentPort?.postMessage(done);
await agent.close();
