import { readFile } from "node:fs/promises";

/** A read of the source's store, as its door logged it. */
interface Read {
  readonly key: string;
  readonly range: string;
}

/**
 * Which parts of which objects left a store for a peer: counted in front of the store, not by whoever asked. Peers read
 * by URLs that the site's reader key signed; its own reads, for hashing, are by its other key.
 */
export async function partsRead(requestLog: string, keyPrefix: string, readerKey: string): Promise<readonly Read[]> {
  const text = await readFile(requestLog, "utf8");
  const reads: Read[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const record = JSON.parse(line) as {
      operation?: string;
      key?: string;
      range?: string;
      bytesSent?: number;
      accessKeyId?: string;
    };
    if (
      record.operation !== "GetObject" ||
      record.accessKeyId !== readerKey ||
      record.range === undefined ||
      record.key?.startsWith(keyPrefix) !== true
    )
      continue;
    if ((record.bytesSent ?? 0) > 0) reads.push({ key: record.key, range: record.range });
  }
  return reads;
}

/** How many reads were of parts that had been read before, wholly or in part. */
export function sentAgain(reads: readonly Read[]): number {
  return reads.length - new Set(reads.map((read) => `${read.key} ${read.range}`)).size;
}
