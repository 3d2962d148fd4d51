import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "./clusters.ts";

/** How often each S3 operation was asked for. */
export type RequestCounts = Readonly<Record<string, number>>;

/** `… "GET /bucket/key?query HTTP/1.1" 200 …`, as radosgw's access log has it at its default level. */
const LINE = / beast: [^"]*"(\S+) (\S+) HTTP\/[\d.]+" (\d{3}) /;

/**
 * The S3 operation of a line of radosgw's log. Refused requests carry their status.
 * @returns undefined for other buckets and for all other lines
 */
export function operationOf(line: string, bucket: string): string | undefined {
  const [, method = "", target = "", status = ""] = LINE.exec(line) ?? [];
  const [path = "", query = ""] = target.split("?", 2);
  if (path !== `/${bucket}` && !path.startsWith(`/${bucket}/`)) return undefined;
  const names = new Set(query.split("&").map((pair) => pair.split("=")[0] ?? ""));
  const name = nameOf(method, /^\/[^/]+\/./.test(path), names);
  return Number(status) < 400 ? name : `${name} (${status})`;
}

function nameOf(method: string, object: boolean, query: ReadonlySet<string>): string {
  if (!object) {
    if (method === "POST" && query.has("delete")) return "DeleteObjects";
    if (method === "GET" && query.has("uploads")) return "ListMultipartUploads";
    return { GET: "ListObjects", HEAD: "HeadBucket", PUT: "CreateBucket" }[method] ?? `${method} bucket`;
  }
  if (query.has("partNumber")) return method === "PUT" ? "UploadPart" : `${method} part`;
  if (query.has("uploads")) return "CreateMultipartUpload";
  if (query.has("uploadId"))
    return { POST: "CompleteMultipartUpload", GET: "ListParts" }[method] ?? "AbortMultipartUpload";
  return { GET: "GetObject", HEAD: "HeadObject", PUT: "PutObject", DELETE: "DeleteObject" }[method] ?? method;
}

/** A place in a store's access log. */
export interface LogMark {
  /** @returns what was asked for since the mark; undefined where the log cannot be read */
  count(): Promise<RequestCounts | undefined>;
}

/** The log is written by a thread of its own. */
const LOG_LAG_MS = 300;

/** Marks the end of a cluster's access log; requests to one bucket count. */
export function markRequests({ directory }: Cluster, bucket: string): LogMark {
  const file = directory === undefined ? undefined : join(directory, "log", "client.rgw.a.log");
  const from = file === undefined ? 0 : sizeOf(file);
  const count = async (): Promise<RequestCounts | undefined> => {
    if (file === undefined) return undefined;
    await sleep(LOG_LAG_MS);
    const counts = new Map<string, number>();
    for (const line of readFrom(file, from).split("\n")) {
      const operation = operationOf(line, bucket);
      if (operation !== undefined) counts.set(operation, (counts.get(operation) ?? 0) + 1);
    }
    return Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
  };
  return { count };
}

const sizeOf = (file: string): number => withFile(file, (descriptor) => fstatSync(descriptor).size);

const readFrom = (file: string, offset: number): string =>
  withFile(file, (descriptor) => {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - offset));
    return bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, bytes.length, offset));
  });

function withFile<T>(file: string, work: (descriptor: number) => T): T {
  const descriptor = openSync(file, "r");
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
