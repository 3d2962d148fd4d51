import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import type { MetadataRecord } from "../domain/version.ts";
import type { Documents } from "./ports/documents.ts";
import type { Events } from "./ports/events.ts";
import { hearWithdrawal } from "./hear-withdrawal.ts";
import type {
  CatalogLedger,
  PeerRow,
  RowMetadata,
  VersionRow,
  Withdrawal,
  WithdrawalRow,
  WithdrawalsLedger,
} from "./ports/ledger.ts";
import type { CatalogEvent, Peers } from "./ports/peers.ts";
import type { Clock } from "./ports/runtime.ts";

/** What mirroring a peer's catalog needs. */
export interface MirrorPorts {
  readonly documents: Documents;
  readonly ledger: Pick<CatalogLedger, "applyCatalogEvent" | "getVersion"> &
    Pick<WithdrawalsLedger, "noteWithdrawal" | "getWithdrawal">;
  readonly peers: Peers;
  readonly events: Events;
  readonly clock: Clock;
  /** Hears of each step that was taken. */
  readonly mirrored?: ((site: SiteId) => void) | undefined;
}

/**
 * Follows one stream of a peer's catalog into the mirror, event by event, until the peer ends it. Each event is stored
 * together with its cursor, so that a break loses nothing. A record that the peer's keys did not sign, or that binds a
 * known label to other content, is left out and told to the operator; so is metadata older than what is known.
 * @throws HanseError of the peer
 */
export async function mirrorCatalog(ports: MirrorPorts, peer: PeerRow, signal: AbortSignal): Promise<void> {
  for await (const event of ports.peers.watchCatalog(peer, peer.catalogCursor ?? "", signal)) {
    try {
      await apply(ports, peer, event);
      ports.mirrored?.(peer.siteId);
    } catch (error) {
      if (!(error instanceof HanseError) || error.category === "internal") throw error;
      ports.events.peerRefused(peer.siteId, "an event of its catalog", error);
    }
  }
}

async function apply(ports: MirrorPorts, peer: PeerRow, event: CatalogEvent): Promise<void> {
  const { ledger } = ports;
  if (event.type === "shown") {
    await ledger.applyCatalogEvent(peer.siteId, event.cursor, {
      type: "shown",
      version: await readShown(ports, peer, event),
    });
  } else if (event.type === "up-to-date") {
    await ledger.applyCatalogEvent(peer.siteId, event.cursor, { type: "up-to-date", atMs: ports.clock.now() });
  } else if (event.type === "hidden") {
    const { artifact, label, withdrawal } = event;
    if (withdrawal !== undefined) await hearWithdrawal(ports, peer, withdrawal, { artifact, label });
    await ledger.applyCatalogEvent(peer.siteId, event.cursor, { type: "hidden", artifact, label });
  } else {
    await ledger.applyCatalogEvent(peer.siteId, event.cursor, event);
  }
}

async function readShown(
  ports: MirrorPorts,
  peer: PeerRow,
  event: Extract<CatalogEvent, { type: "shown" }>,
): Promise<VersionRow> {
  const { keys } = peer.description;
  const record = await ports.documents.readVersion(event.version, peer.siteId, keys);
  const metadata = await ports.documents.readMetadata(event.metadata, peer.siteId, keys);
  const { artifact, label, digest } = record;
  if (metadata.artifact !== artifact || metadata.label !== label || metadata.digest !== digest) {
    throw new HanseError("INVALID_DOCUMENT", `the metadata shown for ${artifact}@${label} is of another version`, {
      hop: `peer ${peer.siteId}`,
    });
  }
  const known = await ports.ledger.getVersion(peer.siteId, artifact, label);
  if (known !== undefined && known.digest !== digest) {
    throw new HanseError(
      "INVALID_DOCUMENT",
      `${artifact}@${label} was shown with other content before: a label is bound for good`,
      {
        hop: `peer ${peer.siteId}`,
        remedy: "Ask its operator what happened; the version that was known stands",
      },
    );
  }
  if (event.withdrawal !== undefined) await hearWithdrawal(ports, peer, event.withdrawal, { artifact, label });
  // What was taken back stays so, whatever is shown now.
  const withdrawn = await ports.ledger.getWithdrawal({ site: peer.siteId, artifact, label });
  const { kind, objects, bytes, partRule, createdAtMs, sequence } = record;
  const said = saidBy(metadata, event.metadata);
  const problem = known && rollback(known, said);
  // The version is shown all the same; what was known of it stands.
  if (problem !== undefined) ports.events.peerRefused(peer.siteId, "metadata in its catalog", problem);
  return {
    ...{ artifact, label, digest, kind, objects, bytes, partRule, createdAtMs, sequence },
    site: peer.siteId,
    record: event.version,
    ...(known !== undefined && problem !== undefined ? metadataOf(known) : said),
    actions: event.actions,
    toldGrants: event.toldGrants.length === 0 ? undefined : event.toldGrants,
    withdrawal: withdrawn?.digest === digest ? withdrawalOf(withdrawn) : undefined,
  };
}

const withdrawalOf = ({ token, reason, withdrawnAtMs }: WithdrawalRow): Withdrawal => ({
  token,
  reason,
  withdrawnAtMs,
});

/** What a row takes from a metadata record. */
const saidBy = (record: MetadataRecord, token: string): RowMetadata => ({
  metadata: token,
  metadataSequence: record.sequence,
  title: record.title,
  license: record.license,
  description: record.description,
  keywords: record.keywords,
  contact: record.contact ?? "",
  deprecation: record.deprecation,
  derivedFrom: record.derivedFrom,
});

const metadataOf = (row: VersionRow): RowMetadata => {
  const { metadata, metadataSequence, title, license, description, keywords, contact, deprecation, derivedFrom } = row;
  return { metadata, metadataSequence, title, license, description, keywords, contact, deprecation, derivedFrom };
};

/** Corrections go forward only: why a record cannot take the place of the one that is known; undefined where it can. */
function rollback(known: VersionRow, said: RowMetadata): HanseError | undefined {
  const { site, artifact, label, metadataSequence } = known;
  if (said.metadataSequence > metadataSequence) return undefined;
  // The token may differ where the words are the same: it was signed anew.
  const words = (of: RowMetadata): string => JSON.stringify({ ...metadataOf({ ...known, ...of }), metadata: "" });
  if (words(metadataOf(known)) === words(said)) return undefined;
  const what =
    said.metadataSequence === metadataSequence
      ? `has another metadata record of sequence ${metadataSequence}`
      : `has its metadata set back from sequence ${metadataSequence} to ${said.metadataSequence}`;
  return new HanseError("INVALID_DOCUMENT", `${artifact}@${label} ${what}`, {
    hop: `peer ${site}`,
    remedy: "Ask its operator what happened; the metadata that was known stands",
  });
}
