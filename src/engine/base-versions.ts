import type { PullIntent, ReplicasLedger } from "../app/ports/ledger.ts";
import type { ObjectStore } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { manifestKey } from "./replica-root.ts";

/** Held versions that a new one is compared with: the newest, and the one before it. */
const BASES = 2;

/** A held version in the destination's store: what a new one has in common with it need not travel. */
export interface BaseVersion {
  readonly root: string;
  readonly digest: Digest;
}

/** What finding bases needs. */
export interface BasePorts {
  readonly ledger: Pick<ReplicasLedger, "listReplicas">;
  readonly spool: ManifestSpool;
}

/**
 * The held versions of the same artifact in the same store, those held last first, with their manifests in the spool. One
 * whose manifest cannot be had is left out: then more is fetched, and nothing else changes.
 */
export async function baseVersions(
  { ledger, spool }: BasePorts,
  store: ObjectStore,
  pull: Pick<PullIntent, "site" | "artifact" | "label">,
  signal: AbortSignal,
): Promise<BaseVersion[]> {
  const held = (await ledger.listReplicas({ store: store.name }))
    .filter(({ site, artifact, label, state }) => {
      return state === "held" && site === pull.site && artifact === pull.artifact && label !== pull.label;
    })
    .sort((a, b) => (b.heldSinceMs ?? 0) - (a.heldSinceMs ?? 0));
  const bases: BaseVersion[] = [];
  for (const { root, digest } of held) {
    if (bases.length >= BASES) break;
    if (await hasManifest(spool, store, root, digest, signal)) bases.push({ root, digest });
  }
  return bases;
}

/** Brings a replica's manifest from beside its objects into the spool. @returns false where it is not there, or another */
export async function hasManifest(
  spool: ManifestSpool,
  store: ObjectStore,
  root: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await spool.fill(digest, { resumes: false, read: () => store.read(manifestKey(root), { signal }) }, signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof HanseError && error.reason !== "DISK_FULL") return false;
    throw error;
  }
}
