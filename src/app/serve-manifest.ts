import { isDigest, type Digest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { HANSE_FOLDER, joinKey } from "../domain/path.ts";
import type { CatalogLedger } from "./ports/ledger.ts";
import type { ByteStream } from "./ports/object-store.ts";
import type { ManifestSpool } from "./ports/spool.ts";
import type { Stores } from "./ports/stores.ts";
import type { FederationUseCases } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What serving manifests needs. */
export interface ServeManifestPorts {
  readonly site: string;
  readonly ledger: Pick<CatalogLedger, "ownVersionByDigest">;
  readonly visibility: Visibility;
  readonly spool: ManifestSpool;
  readonly stores: Stores;
}

/** CatalogService.GetManifest: for peers that may discover a version with this digest. */
export function serveManifest(ports: ServeManifestPorts): FederationUseCases["getManifest"] {
  return async function* (peer, request, signal): ByteStream {
    const { digest, offset } = request;
    if (!isDigest(digest)) throw new HanseError("INVALID_INPUT", "a digest is 64 lower-case hex digits");
    const versions = await ports.ledger.ownVersionByDigest(digest, ports.site);
    const allowed = await Promise.all(versions.map(({ artifact }) => ports.visibility.actions(peer.site, artifact)));
    // The same answer for what does not exist and for what may not be known.
    if (!allowed.some((actions) => actions.includes("discover"))) {
      throw new HanseError("UNKNOWN_VERSION", "there is no version with this digest", { hop: "this gateway" });
    }
    await spoolFromHome(ports, digest, signal);
    yield* ports.spool.read(digest, offset);
  };
}

/** Fills the spool again from the home store, where the state directory lost a manifest of the site's own. */
export async function spoolFromHome(
  ports: Pick<ServeManifestPorts, "spool" | "stores">,
  digest: Digest,
  signal: AbortSignal,
): Promise<void> {
  if (await ports.spool.has(digest)) return;
  const home = ports.stores.home();
  const key = joinKey(home.prefix, HANSE_FOLDER, "versions", digest, "manifest.jsonl");
  await ports.spool.dropPartial(digest);
  await ports.spool.appendPartial(digest, await home.objects.read(key, { signal }), signal);
  await ports.spool.finishPartial(digest);
}
