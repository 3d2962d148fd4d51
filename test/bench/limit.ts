import { once } from "node:events";
import { text } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { request } from "undici";
import type { LimitPlan, LimitResult, LimitThreadData, LimitThreadResult } from "./limit-plan.ts";

/** The limit loop as a process of its own: reads a plan from standard input, prints what it took. */
const plan = JSON.parse(await text(process.stdin)) as LimitPlan;
const next = new SharedArrayBuffer(4);
const workerData: LimitThreadData = { plan, next };
const entry = new URL("./limit-thread.ts", import.meta.url);
const threads = Array.from({ length: plan.threads }, () => new Worker(entry, { workerData }));
await Promise.all(threads.map((thread) => once(thread, "message")));

const startedAtMs = performance.now();
const cpuBefore = process.cpuUsage();
const results = threads.map(async (thread) => {
  thread.postMessage("go");
  return (await once(thread, "message")) as [LimitThreadResult];
});
const etags = new Map((await Promise.all(results)).flatMap(([done]) => done));
for (const { complete, first, end } of plan.uploads) {
  const parts = plan.jobs.slice(first, end).map((_, i) => {
    const etag = etags.get(first + i) ?? "";
    return `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`;
  });
  const body = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
  const answer = await request(complete, { method: "POST", body });
  const said = await answer.body.text();
  if (answer.statusCode !== 200 || said.includes("<Error>")) throw new Error(`${answer.statusCode} ${said}`);
}
const { user, system } = process.cpuUsage(cpuBefore);
const result: LimitResult = {
  seconds: (performance.now() - startedAtMs) / 1000,
  cpuSeconds: (user + system) / 1e6,
};
process.stdout.write(JSON.stringify(result));
await Promise.all(threads.map((thread) => thread.terminate()));
