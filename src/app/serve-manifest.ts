import { isDigest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { homeManifest, manifestAt } from "./manifest-at.ts";
import type { CatalogLedger, PeersLedger, VersionRow } from "./ports/ledger.ts";
import type { ByteStream } from "./ports/object-store.ts";
import type { Clock } from "./ports/runtime.ts";
import type { ManifestSpool } from "./ports/spool.ts";
import type { Stores } from "./ports/stores.ts";
import { refuseWithdrawn } from "./refuse-withdrawn.ts";
import type { FederationUseCases } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What serving manifests needs. */
export interface ServeManifestPorts {
  readonly site: string;
  readonly ledger: Pick<CatalogLedger, "ownVersionByDigest"> & Pick<PeersLedger, "getPeer">;
  readonly visibility: Pick<Visibility, "actions">;
  readonly spool: ManifestSpool;
  readonly stores: Stores;
  readonly clock: Clock;
}

/** Peer and grants are looked at anew after this much time or this many bytes, whichever comes first. */
const RECHECK_MS = 5000;
const RECHECK_BYTES = 4 * 1024 ** 2;

/** CatalogService.GetManifest: for peers that may discover a version with this digest. */
export function serveManifest(ports: ServeManifestPorts): FederationUseCases["getManifest"] {
  const { clock, spool } = ports;
  return async function* (peer, request, signal): ByteStream {
    const { digest, offset } = request;
    if (!isDigest(digest)) throw new HanseError("INVALID_INPUT", "a digest is 64 lower-case hex digits");
    const look = async (): Promise<void> => {
      await refuseStranger(ports, peer.site, await ports.ledger.ownVersionByDigest(digest, ports.site));
    };
    await look();
    await manifestAt(spool, digest, homeManifest(ports.stores, digest), signal);
    let checkedAtMs = clock.now();
    let bytes = 0;
    for await (const chunk of spool.read(digest, offset)) {
      bytes += chunk.length;
      if (bytes >= RECHECK_BYTES || Math.abs(clock.now() - checkedAtMs) >= RECHECK_MS) {
        await look();
        checkedAtMs = clock.now();
        bytes = 0;
      }
      yield chunk;
    }
  };
}

/** @throws HanseError PEER_UNAUTHENTICATED, UNKNOWN_VERSION */
async function refuseStranger(
  { ledger, visibility }: ServeManifestPorts,
  site: string,
  versions: readonly VersionRow[],
): Promise<void> {
  if ((await ledger.getPeer(site))?.state !== "active") {
    throw new HanseError("PEER_UNAUTHENTICATED", "the caller is no active peer any more", { hop: "this gateway" });
  }
  const artifacts = [...new Set(versions.map(({ artifact }) => artifact))];
  const allowed = await Promise.all(artifacts.map((artifact) => visibility.actions(site, artifact)));
  // The same answer for what does not exist and for what may not be known.
  if (!allowed.some((actions) => actions.includes("discover"))) {
    throw new HanseError("UNKNOWN_VERSION", "there is no version with this digest", { hop: "this gateway" });
  }
  const [first] = versions;
  if (first !== undefined && versions.every(({ withdrawal }) => withdrawal !== undefined)) refuseWithdrawn(first);
}
