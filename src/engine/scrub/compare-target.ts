import type { Ledger } from "../../app/ports/ledger.ts";
import type { ObjectStore, StoredObject } from "../../app/ports/object-store.ts";
import type { ManifestSpool } from "../../app/ports/spool.ts";
import { isReason } from "../../domain/errors.ts";
import { readManifest } from "../../domain/manifest.ts";
import { compareUtf8, isFolderMarker, joinKey } from "../../domain/path.ts";
import { publishedObjects } from "../manifest-lines.ts";
import { claimKey, manifestKey, markerKey } from "../replica-root.ts";
import type { Look, ScrubTarget } from "./look.ts";
import { Suspicions } from "./suspicion.ts";

/** What comparing needs. */
export interface ComparePorts {
  readonly ledger: Pick<Ledger, "listObjects">;
  readonly spool: ManifestSpool;
}

/** An object that should be there, in the state in which it should be. */
interface Expected {
  readonly path: string;
  readonly size: number;
  /** Of own versions: as they were published. */
  readonly etag?: string | undefined;
  readonly versionId?: string | undefined;
}

/**
 * Walks what should lie at a target and the listing of its root side by side: one of each in memory. A replica is held to its
 * manifest, an own version to what was published. The manifest of a replica must be in the spool.
 */
export async function compareTarget(
  ports: ComparePorts,
  store: ObjectStore,
  target: ScrubTarget,
  look: Look,
  signal: AbortSignal,
): Promise<Suspicions> {
  const found = new Suspicions();
  const { root, reference, own } = target;
  const prefix = root === "" ? "" : `${root}/`;
  const at = { store: target.store, reference };
  const records = new Set(target.ours ? [claimKey(root), manifestKey(root), markerKey(root)] : []);
  const missing = new Set(own ? [] : records);
  const stray = (object: StoredObject): void => {
    if (!target.ours || isFolderMarker(object.key, object.sizeBytes) || look.belongs(target.store, object.key, root))
      return;
    found.add(
      {
        ...at,
        kind: "dark",
        key: object.key,
        detail: "it is not of this version",
      },
      object,
    );
  };
  const lost = ({ path }: Expected): void => {
    found.add(
      {
        ...at,
        kind: "lost",
        key: joinKey(root, path),
        detail: "there is no such object",
      },
      undefined,
    );
  };
  const expected = (own ? published(ports, target) : listed(ports, target))[Symbol.asyncIterator]();
  try {
    let next = await expected.next();
    for await (const object of store.list(prefix, { signal })) {
      if (records.has(object.key)) {
        missing.delete(object.key);
        if (!own && object.key === markerKey(root)) await compareMarker(store, target, object, found, signal);
        continue;
      }
      const path = object.key.slice(prefix.length);
      while (next.done !== true && compareUtf8(next.value.path, path) < 0) {
        lost(next.value);
        next = await expected.next();
      }
      if (next.done === true || next.value.path !== path) {
        stray(object);
        continue;
      }
      const wrong = await difference(store, next.value, object, signal);
      if (wrong !== undefined) found.add({ ...at, kind: "corrupt", key: object.key, detail: wrong }, object);
      next = await expected.next();
    }
    for (; next.done !== true; next = await expected.next()) lost(next.value);
  } finally {
    await expected.return(undefined);
  }
  for (const key of missing) {
    const what = key === markerKey(root) ? "the commit marker" : key === claimKey(root) ? "the claim" : "the manifest";
    found.add({ ...at, kind: "lost", key, detail: `${what} of the replica is missing` }, undefined);
  }
  return found;
}

async function* listed({ spool }: ComparePorts, { version }: ScrubTarget): AsyncGenerator<Expected> {
  for await (const { entry } of readManifest(spool.read(version.digest))) yield entry;
}

async function* published({ ledger }: ComparePorts, { transferId }: ScrubTarget): AsyncGenerator<Expected> {
  for await (const { path, sizeBytes, etag, versionId } of publishedObjects(ledger, transferId))
    yield { path, size: sizeBytes, etag, versionId };
}

/** What is wrong with an object by its listing; undefined where nothing is. */
async function difference(
  store: ObjectStore,
  { size, etag, versionId }: Expected,
  object: StoredObject,
  signal: AbortSignal,
): Promise<string | undefined> {
  const grown = object.sizeBytes !== size;
  if (!grown && (etag === undefined || etag === object.etag)) return undefined;
  // In a bucket with versions the published state may lie behind the newest one, and can still be read.
  if (versionId !== undefined && (await stands(store, object.key, { versionId }, signal))) return undefined;
  const sizes = `it has ${object.sizeBytes} bytes, and ${size} were signed`;
  if (etag === undefined) return sizes;
  return grown ? `it was changed since it was published: ${sizes}` : "it was changed since it was published";
}

async function stands(
  store: ObjectStore,
  key: string,
  pin: { versionId: string },
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await store.head(key, { pin, signal })) !== undefined;
  } catch (error) {
    if (isReason(error, "PRECONDITION_FAILED", "OBJECT_MISSING")) return false;
    throw error;
  }
}

async function compareMarker(
  store: ObjectStore,
  { store: name, reference, version }: ScrubTarget,
  object: StoredObject,
  found: Suspicions,
  signal: AbortSignal,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  if (object.sizeBytes === Buffer.byteLength(version.record)) {
    try {
      for await (const chunk of await store.read(object.key, { signal })) chunks.push(chunk);
    } catch (error) {
      if (!isReason(error, "OBJECT_MISSING", "SHORT_BODY", "BODY_TOO_LONG")) throw error;
    }
  }
  if (Buffer.concat(chunks).toString("utf8") === version.record) return;
  const detail = "the commit marker is not the version's signed record";
  found.add({ kind: "corrupt", store: name, key: object.key, reference, detail }, object);
}
