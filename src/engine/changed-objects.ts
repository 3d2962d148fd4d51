import type { TransfersLedger } from "../app/ports/ledger.ts";
import type { ObjectStore } from "../app/ports/object-store.ts";
import { compareUtf8, isFolderMarker, pathProblem } from "../domain/path.ts";
import { publishedObjects } from "./manifest-lines.ts";

/** Changes are all looked for; this many are named. */
const NAMED = 100;

/**
 * Compares a publication's objects with what its source shows now: one listing, nothing in memory.
 * @returns lines that name what changed, vanished or appeared; empty where all is as it was
 */
export async function changedObjects(
  ledger: Pick<TransfersLedger, "listObjects">,
  store: ObjectStore,
  publication: string,
  root: string,
  skipInvalid: boolean,
  signal: AbortSignal,
): Promise<string[]> {
  const changes: string[] = [];
  const note = (line: string): void => {
    if (changes.length < NAMED) changes.push(line);
  };
  const prefix = root === "" ? "" : `${root}/`;
  const listed = publishedObjects(ledger, publication)[Symbol.asyncIterator]();
  let next = await listed.next();
  for await (const object of store.list(prefix, { signal })) {
    const path = object.key.slice(prefix.length);
    if (isFolderMarker(object.key, object.sizeBytes)) continue;
    while (next.done !== true && compareUtf8(next.value.path, path) < 0) {
      note(`${next.value.path} vanished`);
      next = await listed.next();
    }
    if (next.done !== true && next.value.path === path) {
      if (next.value.etag !== object.etag || next.value.sizeBytes !== object.sizeBytes) note(`${path} changed`);
      next = await listed.next();
    } else if (pathProblem(path) === undefined || (!skipInvalid && !path.startsWith(".hanse/"))) {
      note(`${path} appeared`);
    }
  }
  for (; next.done !== true; next = await listed.next()) note(`${next.value.path} vanished`);
  return changes;
}
