import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectStore, StoreProfile } from "../app/ports/object-store.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { HANSE_FOLDER, joinKey } from "../domain/path.ts";
import { freshName, type Root } from "./directory-root.ts";
import { GONE, readMeta } from "./directory-upload-files.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const BYTES = Buffer.from("Hanse looks at what this store can do.\n");

/** Tries a store that lies in a folder; throws nothing but a cancelled signal's reason. */
export async function probeDirectory(
  store: ObjectStore,
  root: Root,
  options: { prefix: string; readOnly: boolean; nowMs: number; signal?: AbortSignal | undefined },
): Promise<StoreProfile> {
  const findings: Record<string, string> = {};
  const common = { store: store.name, findings, checksSha256: false, limits: store.limits, probedAtMs: options.nowMs };
  try {
    await readFirst(store, options, findings);
    if (options.readOnly) return { ...common, writable: false };
    await sweep(root, options.nowMs);
    await writeAndRead(store, options, findings);
    return { ...common, writable: true };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { ...common, writable: false, problem: asHanseError(error, root.hop).line };
  }
}

async function readFirst(
  store: ObjectStore,
  options: { prefix: string; signal?: AbortSignal | undefined },
  findings: Record<string, string>,
): Promise<void> {
  const prefix = options.prefix === "" || options.prefix.endsWith("/") ? options.prefix : `${options.prefix}/`;
  findings["read"] = "not tried: nothing lies here yet";
  for await (const object of store.list(prefix, { signal: options.signal })) {
    const range = { offset: 0, size: Math.min(object.sizeBytes, 1) };
    let bytes = 0;
    for await (const chunk of await store.read(object.key, { range, signal: options.signal }))
      bytes += chunk.byteLength;
    findings["read"] = bytes === range.size ? "yes" : "short";
    break;
  }
  findings["list"] = "yes";
}

async function writeAndRead(
  store: ObjectStore,
  options: { prefix: string; signal?: AbortSignal | undefined },
  findings: Record<string, string>,
): Promise<void> {
  const { signal } = options;
  const key = joinKey(options.prefix, HANSE_FOLDER, "probe", freshName());
  try {
    await store.put(key, BYTES, { metadata: { "hanse-probe": "1" }, signal });
    findings["write"] = "yes";
    const chunks: Uint8Array[] = [];
    for await (const chunk of await store.read(key, { range: { offset: 6, size: 5 }, signal })) chunks.push(chunk);
    if (!Buffer.concat(chunks).equals(BYTES.subarray(6, 11))) {
      throw new HanseError("STORE_LIED", "the file system gave back other bytes than were written");
    }
    findings["range read"] = "yes";
    const seen = await store.head(key, { signal });
    findings["metadata"] = seen?.metadata?.["hanse-probe"] === "1" ? "yes" : "lost";
  } finally {
    await store.delete(key);
  }
}

/** Removes what a crash left behind a day ago or earlier: temporary files, and uploads that are finished or given up. */
async function sweep(root: Root, nowMs: number): Promise<void> {
  const own = join(await root.real(), HANSE_FOLDER);
  for (const path of await pathsIn(join(own, "tmp"))) await removeOld(path, nowMs);
  for (const path of await pathsIn(join(own, "uploads"))) {
    if ((await readMeta(root, path)) === undefined || path.endsWith(GONE)) await removeOld(path, nowMs);
  }
}

const pathsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).map((name) => join(folder, name));

async function removeOld(path: string, nowMs: number): Promise<void> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat !== undefined && stat.mtimeMs < nowMs - DAY_MS) await rm(path, { recursive: true, force: true });
}
