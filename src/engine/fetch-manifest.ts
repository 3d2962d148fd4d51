import type { PeerAddress, Peers } from "../app/ports/peers.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import type { Actor } from "../domain/principal.ts";

/**
 * Brings a manifest from its owner into the spool, going on where an earlier try stopped. Idempotent.
 * @throws HanseError of the peer and of the spool
 */
export async function fetchManifest(
  { peers, spool }: { readonly peers: Pick<Peers, "getManifest">; readonly spool: ManifestSpool },
  peer: PeerAddress,
  digest: Digest,
  actor: Actor | undefined,
  signal: AbortSignal,
): Promise<void> {
  const read = (offset: number) => peers.getManifest(peer, digest, offset, actor, signal);
  await spool.fill(digest, { resumes: true, read }, signal);
}
