import type { InheritFrom } from "../app/ports/ledger.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import { partsOf, readManifest, type ManifestEntry } from "../domain/manifest.ts";
import { compareUtf8, joinKey } from "../domain/path.ts";
import type { BaseVersion } from "./base-versions.ts";
import { isSmall } from "./small-object.ts";

/** Parts of large objects of the bases that are found again wherever they lie; of more, those at the same path alone. */
const KEPT_PARTS = 200_000;

/** Where an object's bytes lie in the store already. */
export interface Inheritable {
  /** Of a small object that lies equal at the same path: the root there. */
  readonly root?: string | undefined;
  /** Of a large object, one for each part; undefined for a part that nobody here has. */
  readonly parts: readonly (InheritFrom | undefined)[];
  readonly bytes: number;
}

const NOTHING: Inheritable = { parts: [], bytes: 0 };

/**
 * Says what of a new version lies in the store already: small objects by path and digest, in a merge of sorted manifests;
 * parts of large ones by their digest, at whichever path and offset. Memory is bounded whatever the manifests hold.
 */
export class Inheritance {
  readonly #walks: readonly BaseWalk[];
  readonly #kept: ReadonlyMap<string, InheritFrom>;

  private constructor(walks: readonly BaseWalk[], kept: ReadonlyMap<string, InheritFrom>) {
    this.#walks = walks;
    this.#kept = kept;
  }

  /** Reads the bases' manifests, which must be in the spool. */
  static async open(spool: ManifestSpool, bases: readonly BaseVersion[], signal: AbortSignal): Promise<Inheritance> {
    const kept = new Map<string, InheritFrom>();
    for (const base of bases) {
      for await (const { entry } of readManifest(spool.read(base.digest))) {
        signal.throwIfAborted();
        if (kept.size >= KEPT_PARTS) break;
        if (!isSmall(entry)) keepParts(base.root, entry, kept);
      }
    }
    const walks = bases.map((base) => new BaseWalk(spool, base));
    return new Inheritance(walks, kept);
  }

  /** What of an entry is here; ask in the order of the manifest. */
  async find(entry: ManifestEntry): Promise<Inheritable> {
    const [...same] = await Promise.all(
      this.#walks.map(async (walk) => ({ root: walk.root, entry: await walk.at(entry.path) })),
    );
    if (isSmall(entry)) {
      const equal = same.find((base) => base.entry?.size === entry.size && base.entry.sha256 === entry.sha256);
      return equal === undefined || entry.size === 0 ? NOTHING : { root: equal.root, parts: [], bytes: entry.size };
    }
    const here = new Map<string, InheritFrom>();
    for (const base of same)
      if (base.entry !== undefined && !isSmall(base.entry)) keepParts(base.root, base.entry, here);
    let bytes = 0;
    const parts = partsOf(entry).map(([size, digest]) => {
      const from = here.get(keyOf(size, digest)) ?? this.#kept.get(keyOf(size, digest));
      if (from !== undefined) bytes += size;
      return from;
    });
    return { parts, bytes };
  }

  /** Lets go of the manifests. Idempotent. */
  async close(): Promise<void> {
    for (const walk of this.#walks) await walk.close();
  }
}

const keyOf = (sizeBytes: number, digest: string): string => `${sizeBytes} ${digest}`;

function keepParts(root: string, entry: ManifestEntry, kept: Map<string, InheritFrom>): void {
  const key = joinKey(root, entry.path);
  let offset = 0;
  for (const [size, digest] of partsOf(entry)) {
    const name = keyOf(size, digest);
    if (!kept.has(name)) kept.set(name, { root, key, offset, objectSize: entry.size });
    offset += size;
  }
}

/** Walks along a base's manifest beside the new one. */
class BaseWalk {
  readonly root: string;
  readonly #entries: AsyncGenerator<{ readonly entry: ManifestEntry }>;
  #current: ManifestEntry | undefined;
  #begun = false;

  constructor(spool: ManifestSpool, { root, digest }: BaseVersion) {
    this.root = root;
    this.#entries = readManifest(spool.read(digest));
  }

  /** The entry of a path, if there is one; paths come in order. */
  async at(path: string): Promise<ManifestEntry | undefined> {
    if (!this.#begun) await this.#step();
    this.#begun = true;
    while (this.#current !== undefined && compareUtf8(this.#current.path, path) < 0) await this.#step();
    return this.#current?.path === path ? this.#current : undefined;
  }

  async close(): Promise<void> {
    await this.#entries.return(undefined);
  }

  async #step(): Promise<void> {
    const step = await this.#entries.next();
    this.#current = step.done === true ? undefined : step.value.entry;
  }
}
