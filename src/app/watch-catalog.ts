import { HanseError } from "../domain/errors.ts";
import type { CatalogLedger, PeersLedger, VisibilityEntry, WithdrawalsLedger } from "./ports/ledger.ts";
import type { CatalogEvent } from "./ports/peers.ts";
import type { Clock } from "./ports/runtime.ts";
import type { FederationUseCases } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What showing the catalog to peers needs. */
export interface WatchCatalogPorts {
  readonly site: string;
  readonly ledger: Pick<CatalogLedger, "visibilityEpoch" | "readVisibility" | "getVersion"> &
    Pick<PeersLedger, "getPeer"> &
    Pick<WithdrawalsLedger, "listHolders">;
  readonly visibility: Visibility;
  readonly clock: Clock;
}

const PAGE = 200;

/** How often the log and the peer's state are looked at anew. */
const RECHECK_MS = 5000;

/** A quiet stream tells that it is up to date this often. */
const MARK_MS = 60_000;

/** The stream ends after this long, so that the caller comes back with a new token. */
const STREAM_MS = 5 * 60_000;

/** Streams a peer's visibility log: backfill from its cursor, an up-to-date mark, then live. */
export function watchCatalog(ports: WatchCatalogPorts): FederationUseCases["watchCatalog"] {
  const { ledger, visibility, clock } = ports;
  return async function* (peer, cursor, signal): AsyncGenerator<CatalogEvent> {
    const endsAtMs = clock.now() + STREAM_MS;
    const epoch = await epochOf(ports, peer.site);
    const at = (sequence: number): string => `${epoch}:${sequence}`;
    let sequence = await startOf(ports, peer.site, cursor, epoch);
    if (sequence === undefined) {
      sequence = 0;
      yield { type: "resync", cursor: at(0) };
    }
    // Grants and publications keep the log; this catches what a crash cut off between them.
    await visibility.refresh(peer.site);
    for (let markedAtMs = 0; !signal.aborted && clock.now() < endsAtMs;) {
      if ((await ledger.getPeer(peer.site))?.state !== "active") {
        throw new HanseError("PEER_UNAUTHENTICATED", "the caller is no active peer any more", { hop: "this gateway" });
      }
      const { rings } = visibility.bell;
      const entries = await ledger.readVisibility(peer.site, sequence, PAGE);
      for (const entry of entries) {
        sequence = entry.sequence;
        yield await eventOf(ports, peer.site, entry, at(sequence));
      }
      if (entries.length === PAGE) continue;
      if (entries.length > 0 || clock.now() - markedAtMs >= MARK_MS) {
        markedAtMs = clock.now();
        yield { type: "up-to-date", cursor: at(sequence) };
      }
      await visibility.bell.wait(RECHECK_MS, signal, rings);
    }
  };
}

/** Names a peer's log: of this ledger, and of the peer's era, because a peer that was revoked has a new log. */
async function epochOf({ ledger }: WatchCatalogPorts, peer: string): Promise<string> {
  const era = (await ledger.getPeer(peer))?.era;
  const epoch = await ledger.visibilityEpoch();
  return era === undefined ? epoch : `${epoch}.${era}`;
}

/** Where to begin; undefined where the cursor is of another ledger, or of a later state of it, and only a full log helps. */
async function startOf(
  { ledger }: WatchCatalogPorts,
  peer: string,
  cursor: string,
  epoch: string,
): Promise<number | undefined> {
  if (cursor === "") return 0;
  const [name, sequence = "", ...more] = cursor.split(":");
  if (name !== epoch || more.length > 0 || !/^\d{1,15}$/.test(sequence)) return undefined;
  // The newest entry of a log always stands, so a log without this number or a later one never came so far.
  const known = Number(sequence) === 0 || (await ledger.readVisibility(peer, Number(sequence) - 1, 1)).length > 0;
  return known ? Number(sequence) : undefined;
}

async function eventOf(
  { ledger, site }: WatchCatalogPorts,
  peer: string,
  entry: VisibilityEntry,
  cursor: string,
): Promise<CatalogEvent> {
  const { artifact, label, actions, toldGrants = [] } = entry;
  const version = await ledger.getVersion(site, artifact, label);
  const withdrawal = version?.withdrawal?.token;
  if (version === undefined || actions.length === 0) {
    const named = { type: "hidden", cursor, artifact, label } as const;
    // Who had it is told although it is not shown any more; others are told nothing.
    if (withdrawal === undefined) return named;
    const had = (await ledger.listHolders(artifact, label)).some((holder) => holder.peer === peer);
    return had ? { ...named, withdrawal } : named;
  }
  const shown = { type: "shown", cursor, version: version.record, metadata: version.metadata } as const;
  if (withdrawal === undefined) return { ...shown, actions, toldGrants };
  return { ...shown, actions: actions.filter((action) => action === "discover"), toldGrants: [], withdrawal };
}
