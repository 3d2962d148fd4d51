import type { PeerAddress, Peers } from "../app/ports/peers.ts";
import type { ByteStream } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { MANIFEST_LIMITS } from "../domain/manifest.ts";
import type { Actor } from "../domain/principal.ts";

/**
 * Brings a manifest into the spool, going on where an earlier try stopped; it is there only once its bytes hash to
 * the digest. Idempotent.
 * @throws HanseError of the peer; INVALID_MANIFEST where it is too long or, read anew from its start, still another
 */
export async function fetchManifest(
  ports: FetchPorts,
  peer: PeerAddress,
  digest: Digest,
  actor: Actor | undefined,
  signal: AbortSignal,
): Promise<void> {
  for (let other = fetching.get(digest); other !== undefined; other = fetching.get(digest)) await other;
  const mine = ports.spool.has(digest).then((there) => (there ? undefined : fetch(ports, peer, digest, actor, signal)));
  const over = mine
    .catch(() => undefined)
    .finally(() => {
      fetching.delete(digest);
    });
  fetching.set(digest, over);
  await mine;
}

/** Versions may share a manifest: two downloads of it would write into one file. */
const fetching = new Map<Digest, Promise<void>>();

interface FetchPorts {
  readonly peers: Peers;
  readonly spool: ManifestSpool;
}

async function fetch(
  ports: FetchPorts,
  peer: PeerAddress,
  digest: Digest,
  actor: Actor | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { spool, peers } = ports;
  const offset = await spool.partialSize(digest);
  await spool.appendPartial(
    digest,
    capped(peers.getManifest(peer, digest, offset, actor, signal), offset, peer.siteId),
    signal,
  );
  try {
    await spool.finishPartial(digest);
  } catch (error) {
    if (!isReason(error, "DIGEST_MISMATCH") || offset === 0) throw error;
    // What an earlier run left may be torn: the file was dropped, and one reading from its start decides.
    await fetch(ports, peer, digest, actor, signal);
  }
}

async function* capped(stream: ByteStream, offset: number, site: string): ByteStream {
  let size = offset;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MANIFEST_LIMITS.bytes) {
      throw new HanseError("INVALID_MANIFEST", `the manifest is longer than ${MANIFEST_LIMITS.bytes} bytes`, {
        hop: `peer ${site}`,
      });
    }
    yield chunk;
  }
}
