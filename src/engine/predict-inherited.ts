import type { Ledger, VersionRow } from "../app/ports/ledger.ts";
import type { ObjectStore } from "../app/ports/object-store.ts";
import type { Peers } from "../app/ports/peers.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import { HanseError } from "../domain/errors.ts";
import { readManifest } from "../domain/manifest.ts";
import type { Actor } from "../domain/principal.ts";
import { activePeer } from "./active-peer.ts";
import { baseVersions } from "./base-versions.ts";
import { fetchManifest } from "./fetch-manifest.ts";
import { Inheritance } from "./inheritance.ts";

/** A manifest of more objects is not fetched for a prediction. */
const MOST_OBJECTS = 100_000;

/** What predicting needs. */
export interface PredictPorts {
  readonly ledger: Pick<Ledger, "listReplicas" | "getPeer">;
  readonly peers: Pick<Peers, "getManifest">;
  readonly spool: ManifestSpool;
}

/** See Inspector.inheritable. */
export async function predictInherited(
  ports: PredictPorts,
  version: Pick<VersionRow, "site" | "artifact" | "label" | "digest" | "objects">,
  store: ObjectStore,
  actor: Actor,
  signal: AbortSignal,
): Promise<number> {
  const { spool } = ports;
  try {
    const bases = await baseVersions(ports, store, version, signal);
    if (bases.length === 0) return 0;
    if (!(await spool.has(version.digest))) {
      if (version.objects > MOST_OBJECTS) return 0;
      const peer = await activePeer(ports.ledger, version.site);
      await fetchManifest(ports, peer, version.digest, actor, signal);
    }
    const inheritance = await Inheritance.open(spool, bases, signal);
    let bytes = 0;
    try {
      for await (const { entry } of readManifest(spool.read(version.digest)))
        bytes += (await inheritance.find(entry)).bytes;
    } finally {
      await inheritance.close();
    }
    return bytes;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof HanseError) return 0;
    throw error;
  }
}
