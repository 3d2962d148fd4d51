import { setTimeout as sleep } from "node:timers/promises";
import type { Purge, Purged } from "../app/ports/engine.ts";
import type { ObjectStore, StoredVersion } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { readManifest } from "../domain/manifest.ts";
import { compareUtf8, HANSE_FOLDER } from "../domain/path.ts";
import { Abreast } from "./abreast.ts";
import { StateRemover, type States } from "./remove-states.ts";
import { claimKey, manifestKey, markerKey } from "./replica-root.ts";

/** States deleted at one time. */
const DELETES = 16;

const LOOK_AGAIN_MS = 500;

/** What is still being written when it begins lands within a few rounds; a store that lists more than that does not remove. */
const MOST_ROUNDS = 8;

/** Strays named; there may be any number. */
const NAMED_STRAYS = 100;

/**
 * Removes a replica for good: the marker first, then unfinished uploads, then every state of each of its objects, the
 * manifest and, last of all, the claim; and looks again until a listing of states and uploads finds nothing more of it. What
 * is not the version's is left and named. A crash leaves less than before; it can be repeated. Idempotent.
 * @throws HanseError of the store; what was removed before stays removed. STORE_DENIED where all but some is gone, which
 *   the store does not let go: it is hidden where the bucket keeps versions, and manifest and claim stay beside it.
 *   STORE_LIED where it goes on listing what it answered is gone
 */
export async function purgeReplica(spool: ManifestSpool, purge: Purge, signal: AbortSignal): Promise<Purged> {
  const removed = { objects: 0, versions: 0, uploads: 0 };
  for (let rounds = 1; ; rounds += 1) {
    const round = await purgeOnce(spool, purge, signal);
    removed.objects += round.objects;
    removed.versions += round.versions;
    removed.uploads += round.uploads;
    if (round.versions + round.uploads === 0) return { ...removed, strays: round.strays, straysNamed: round.named };
    if (rounds === MOST_ROUNDS) throw stillListed(purge);
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}

/**
 * Removes what a transfer that ended left at its root; as purgeReplica, by the manifest where the spool has a right one.
 * Idempotent.
 */
export async function purgeLeft(
  spool: ManifestSpool,
  left: Omit<Purge, "known">,
  signal: AbortSignal,
): Promise<Purged> {
  try {
    const known = left.digest !== "" && (await spool.has(left.digest));
    return await purgeReplica(spool, { ...left, known }, signal);
  } catch (error) {
    // Nothing was ever written of a manifest that is refused.
    if (!isReason(error, "INVALID_MANIFEST")) throw error;
    return purgeReplica(spool, { ...left, known: false }, signal);
  }
}

const stillListed = ({ store, root }: Purge): HanseError =>
  new HanseError("STORE_LIED", `${store.location}/${root}: the store still lists what it answered is gone`, {
    hop: `store ${store.name}`,
    remedy: "Look whether something else writes there, and ask the store's operator; it is tried again by itself",
  });

interface Round {
  readonly objects: number;
  readonly versions: number;
  readonly uploads: number;
  readonly strays: number;
  readonly named: readonly string[];
}

async function purgeOnce(
  spool: ManifestSpool,
  { store, root, digest, known }: Purge,
  signal: AbortSignal,
): Promise<Round> {
  const prefix = root === "" ? "" : `${root}/`;
  const counts = { uploads: 0, strays: 0 };
  const named: string[] = [];
  const remover = new StateRemover(store, signal);
  await removeMarker(store, markerKey(root), remover, signal);
  for await (const upload of store.listUploads(prefix, { signal })) {
    await store.abortUpload(upload, { signal });
    counts.uploads += 1;
  }
  const last = new Map<string, States>();
  const deleting = new Abreast(DELETES);
  const paths = known ? manifestPaths(spool, digest) : nothing();
  const ours = new Merge(paths);
  try {
    for await (const states of byKey(store.listVersions(prefix, { signal }))) {
      const { key } = states[0];
      const path = key.slice(prefix.length);
      if (key === manifestKey(root) || key === claimKey(root)) last.set(key, states);
      else if (path.startsWith(`${HANSE_FOLDER}/`) || (await ours.has(path)) || (!known && (await isCopy(store, key))))
        await deleting.start(() => remover.remove(states));
      else {
        counts.strays += 1;
        if (named.length < NAMED_STRAYS) named.push(key);
      }
    }
    await deleting.settled();
  } finally {
    await deleting.settled().catch(() => undefined);
    await paths.return(undefined);
  }
  for (const key of [manifestKey(root), claimKey(root)]) {
    const states = last.get(key);
    if (states !== undefined && remover.refusal === undefined) await remover.remove(states, false);
  }
  if (remover.refusal !== undefined) throw remover.refusal;
  const { objects, versions } = remover;
  return { ...counts, objects, versions, named };
}

/** A marker that was hidden must not come to light in between: a deletion is noted above it first. */
async function removeMarker(
  store: ObjectStore,
  key: string,
  remover: StateRemover,
  signal: AbortSignal,
): Promise<void> {
  for (let hidden = false; ;) {
    const states: StoredVersion[] = [];
    for await (const state of store.listVersions(key, { signal })) if (state.key === key) states.push(state);
    const [newest, ...older] = states;
    if (newest === undefined) return;
    if (hidden || newest.deleted || older.length === 0) {
      await remover.remove([newest, ...older]);
      return;
    }
    await store.delete(key, { signal });
    hidden = true;
  }
}

/** The states of each key together; they are listed side by side. */
async function* byKey(versions: AsyncIterable<StoredVersion>): AsyncGenerator<States> {
  let states: [StoredVersion, ...StoredVersion[]] | undefined;
  for await (const version of versions) {
    if (states?.[0].key === version.key) states.push(version);
    else {
      if (states !== undefined) yield states;
      states = [version];
    }
  }
  if (states !== undefined) yield states;
}

/** Tells whether paths, asked in their order, are among others in the same order; holds one of them at a time. */
class Merge {
  readonly #paths: AsyncIterator<string>;
  #at: string | undefined;
  #begun = false;

  constructor(paths: AsyncGenerator<string>) {
    this.#paths = paths;
  }

  async has(path: string): Promise<boolean> {
    while (!this.#begun || (this.#at !== undefined && compareUtf8(this.#at, path) < 0)) {
      this.#begun = true;
      const step = await this.#paths.next();
      this.#at = step.done === true ? undefined : step.value;
    }
    return this.#at === path;
  }
}

async function* manifestPaths(spool: ManifestSpool, digest: string): AsyncGenerator<string> {
  for await (const { entry } of readManifest(spool.read(digest))) yield entry.path;
}

/** Without the manifest: what a transfer wrote says so. */
const isCopy = async (store: ObjectStore, key: string): Promise<boolean> =>
  (await store.head(key))?.metadata?.["hanse-transfer"] !== undefined;

// eslint-disable-next-line @typescript-eslint/require-await -- an empty stream
async function* nothing(): AsyncGenerator<string> {
  yield* [];
}
