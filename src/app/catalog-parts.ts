import type { SiteId } from "../domain/site.ts";
import type { PeerRow } from "./ports/ledger.ts";

/** How fresh this site's mirror of a peer's catalog is. */
export interface CatalogPart {
  readonly site: SiteId;
  /** When the mirror was last known complete; undefined: never. */
  readonly asOfMs: number | undefined;
  /** Known complete minutes ago at most, and the last contact went well. */
  readonly fresh: boolean;
  /** What failed in the last contact. */
  readonly problem: string | undefined;
}

/** A mirror that was not known complete for this long is stale: the peer's stream marks each minute. */
export const STALE_MS = 5 * 60_000;

/** The parts of a catalog that come from peers: of those that are active, and of others whose catalog was here once. */
export const catalogParts = (peers: readonly PeerRow[], nowMs: number): CatalogPart[] =>
  peers
    .filter(
      ({ state, catalogFreshAtMs }) => state === "active" || (state !== "revoked" && catalogFreshAtMs !== undefined),
    )
    .map(({ siteId, state, stateReason, catalogFreshAtMs, problem }) => ({
      site: siteId,
      asOfMs: catalogFreshAtMs,
      fresh:
        state === "active" &&
        problem === undefined &&
        catalogFreshAtMs !== undefined &&
        nowMs - catalogFreshAtMs <= STALE_MS,
      problem:
        state === "active" ? problem : `the peer is ${state}${stateReason === undefined ? "" : `: ${stateReason}`}`,
    }));

/** A part that is not fresh, for people: since when, and why. */
export function stalePart({ site, asOfMs, problem }: CatalogPart): string {
  const since =
    asOfMs === undefined
      ? `${site}: its catalog never came here whole`
      : `${site}: not reached since ${new Date(asOfMs).toISOString().slice(0, -5)}Z`;
  return problem === undefined ? since : `${since}: ${problem}`;
}
