import { stepOf } from "../domain/checkpoint/candidate.ts";
import { MAX_INDEX_BYTES } from "../domain/checkpoint/hf.ts";
import type { LayoutChoice } from "../domain/checkpoint/layout.ts";
import { MAX_TRACKER_BYTES, TRACKER } from "../domain/checkpoint/megatron.ts";
import type { SeenCheckpoint, TrackedCheckpoint } from "../domain/checkpoint/track.ts";
import { filesToRead, judge, type Verdict } from "../domain/checkpoint/verdict.ts";
import { HanseError } from "../domain/errors.ts";
import { FolderFingerprint, isLeftOut, type FolderObject } from "../domain/folder-fingerprint.ts";
import { joinKey } from "../domain/path.ts";
import type { ObjectStore } from "./ports/object-store.ts";
import { readSmall } from "./read-small.ts";

/** More folders than a watch looks after. */
const MAX_FOLDERS = 5000;

/** A checkpoint of more objects than this is not looked into. */
const MAX_OBJECTS = 10_000;

/** All indexes of one folder together. */
const MAX_INDEXES_BYTES = 4 * MAX_INDEX_BYTES;

/** Where a watch looks, and for what. */
export interface WatchedPlace {
  readonly objects: Pick<ObjectStore, "list" | "read">;
  /** Key prefix inside the bucket. */
  readonly root: string;
  readonly layout: LayoutChoice;
}

/** What one listing of a watched prefix shows. */
export interface SeenFolders {
  readonly checkpoints: readonly SeenCheckpoint[];
  /** Folders that are no checkpoint's. */
  readonly otherFolders: number;
}

/**
 * Lists a watched prefix once, folder by folder, and judges each checkpoint that is not known as it is.
 * @throws HanseError LIMIT_EXCEEDED for too many folders, and what the store throws
 */
export async function lookAtCheckpoints(
  place: WatchedPlace,
  known: ReadonlyMap<string, TrackedCheckpoint>,
  signal: AbortSignal,
): Promise<SeenFolders> {
  // Read before the listing: what it says is complete was there before.
  const tracker = await readTracker(place, signal);
  const checkpoints: SeenCheckpoint[] = [];
  let otherFolders = 0;
  for await (const listed of foldersOf(place, signal)) {
    const { folder, step } = listed;
    if (step === undefined) {
      otherFolders += 1;
      continue;
    }
    if (checkpoints.length === MAX_FOLDERS) throw tooMany(place);
    const fingerprint = listed.fingerprint.digest();
    const verdict =
      settledVerdict(known.get(folder), fingerprint) ??
      (await verdictOf(place, { folder, step, listed, tracker }, signal));
    checkpoints.push({ folder, step, objects: listed.count, bytes: listed.bytes, fingerprint, verdict });
  }
  return { checkpoints, otherFolders };
}

/** What was complete or published, and is as it was, need not be judged again. */
function settledVerdict(known: TrackedCheckpoint | undefined, fingerprint: string): Verdict | undefined {
  if (known === undefined) return undefined;
  const asComplete = known.fingerprint === fingerprint && known.completeSinceMs !== undefined;
  const settled = asComplete || known.publishedFingerprint === fingerprint;
  return settled ? { layout: known.layout, missing: [] } : undefined;
}

interface Judged {
  readonly folder: string;
  readonly step: number;
  readonly listed: ListedFolder;
  readonly tracker: string | undefined;
}

async function verdictOf(place: WatchedPlace, judged: Judged, signal: AbortSignal): Promise<Verdict> {
  const { folder, step, listed, tracker } = judged;
  const { objects } = listed;
  if (listed.count > MAX_OBJECTS)
    return { layout: "", missing: [`a folder of at most ${MAX_OBJECTS} objects (it has ${listed.count})`] };
  const indexes = new Map<string, Uint8Array | undefined>();
  let read = 0;
  for (const { path, sizeBytes, etag } of filesToRead(place.layout, objects)) {
    read += sizeBytes;
    const readable = sizeBytes <= MAX_INDEX_BYTES && read <= MAX_INDEXES_BYTES;
    const options = { maxBytes: MAX_INDEX_BYTES, pin: { etag }, signal };
    const key = joinKey(place.root, folder, path);
    indexes.set(path, readable ? await readSmall(place.objects, key, options) : undefined);
  }
  return judge(place.layout, { folder, step, objects }, { indexes, tracker });
}

async function readTracker({ objects, root, layout }: WatchedPlace, signal: AbortSignal): Promise<string | undefined> {
  if (layout !== "auto" && layout !== "megatron") return undefined;
  const bytes = await readSmall(objects, joinKey(root, TRACKER), { maxBytes: MAX_TRACKER_BYTES, signal });
  return bytes === undefined ? undefined : Buffer.from(bytes).toString("latin1");
}

/** A folder below the watched prefix; of one that is no checkpoint's, or too large, no objects are kept. */
class ListedFolder {
  readonly folder: string;
  readonly step: number | undefined;
  readonly fingerprint = new FolderFingerprint();
  readonly objects: FolderObject[] = [];
  count = 0;
  bytes = 0;

  constructor(folder: string) {
    this.folder = folder;
    this.step = stepOf(folder);
  }

  add(object: FolderObject): void {
    if (this.step === undefined || isLeftOut(object.path, object.sizeBytes)) return;
    this.fingerprint.add(object);
    this.count += 1;
    this.bytes += object.sizeBytes;
    if (this.count <= MAX_OBJECTS) this.objects.push(object);
  }
}

async function* foldersOf({ objects, root }: WatchedPlace, signal: AbortSignal): AsyncGenerator<ListedFolder> {
  const prefix = root === "" ? "" : `${root}/`;
  let current: ListedFolder | undefined;
  // Keys come in order, so that each folder's stand together.
  for await (const { key, sizeBytes, etag } of objects.list(prefix, { signal })) {
    const path = key.slice(prefix.length);
    const slash = path.indexOf("/");
    if (slash < 1) continue;
    const folder = path.slice(0, slash);
    if (current?.folder !== folder) {
      if (current !== undefined && isThere(current)) yield current;
      current = new ListedFolder(folder);
    }
    current.add({ path: path.slice(slash + 1), sizeBytes, etag });
  }
  if (current !== undefined && isThere(current)) yield current;
}

/** A folder marker alone is no folder of a checkpoint. */
const isThere = ({ step, count }: ListedFolder): boolean => step === undefined || count > 0;

const tooMany = ({ root }: WatchedPlace): HanseError =>
  new HanseError("LIMIT_EXCEEDED", `there are more than ${MAX_FOLDERS} checkpoints under ${root}/`, {
    hop: "this gateway",
    remedy: "Move old ones elsewhere, or watch a prefix further down",
  });
