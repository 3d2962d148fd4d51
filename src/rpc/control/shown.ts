import type { CatalogPart } from "../../app/catalog-parts.ts";
import type {
  LineageNode,
  PeerMoved,
  PeerPreview,
  PeerView,
  StoreView,
  TransferView,
  VersionView,
} from "../../app/use-cases.ts";
import { formatReference } from "../../domain/artifact.ts";
import type { SiteDescription } from "../../domain/site.ts";
import type { ShownPart } from "../../wire/catalog-part.ts";
import type { ShownLineageNode } from "../../wire/lineage.ts";
import type { ShownPeer, ShownPeerMove } from "../../wire/peer.ts";
import type { ShownStore } from "../../wire/store.ts";
import type { ShownTransfer } from "../../wire/transfer.ts";
import type { ShownVersion } from "../../wire/version.ts";

/** What people are shown of what this house knows: the rest of a row stays inside. */

/** A transfer; the bytes on their way count as done, so that its bar moves between parts. */
export function shownTransfer(view: TransferView): ShownTransfer {
  const { row } = view;
  return {
    transferId: row.transferId,
    kind: row.kind,
    state: row.state,
    step: row.step,
    reason: row.reason,
    reasonCode: row.reasonCode,
    reference: row.reference,
    digest: row.digest,
    from: view.from,
    to: view.to,
    mode: row.mode,
    modeReason: row.modeReason,
    bytesRelayed: row.bytesRelayed,
    bytesInheritable: row.bytesInheritable,
    bytesInherited: row.bytesInherited,
    inheritReason: row.inheritReason,
    repair: view.repair === true,
    objectsTotal: row.objectsTotal,
    objectsDone: row.objectsDone,
    bytesTotal: row.bytesTotal,
    bytesDone: Math.min(row.bytesDone + view.bytesInFlight, Math.max(row.bytesTotal, row.bytesDone)),
    partsTotal: row.partsTotal,
    partsDone: row.partsDone,
    lanes: view.lanes,
    retries: row.retries,
    bytesPerSecond: view.bytesPerSecond,
    createdAtMs: row.createdAtMs,
    startedAtMs: row.startedAtMs,
    endedAtMs: row.endedAtMs,
    createdBy: row.createdBy,
    problems: row.problems.slice(0, 100),
    runningMs: row.runningMs,
    sources: (view.sources ?? []).map(({ site, state, reason, bytes, objects }) => ({
      site,
      state,
      reason,
      bytes,
      objects,
    })),
  };
}

/** A version as lists show it. */
export function shownVersion({ version, replica, location }: VersionView): ShownVersion {
  return {
    reference: formatReference(version),
    siteId: version.site,
    artifact: version.artifact,
    label: version.label,
    kind: version.kind,
    digest: version.digest,
    objects: version.objects,
    bytes: version.bytes,
    partRule: version.partRule,
    createdAtMs: version.createdAtMs,
    title: version.title,
    license: version.license,
    replicaState: replica?.state,
    replicaProblem: replica?.problem,
    replicaLocation: location,
    actions: version.actions,
    metadataSequence: version.metadataSequence,
    description: "",
    keywords: [],
    contact: "",
    toldGrants: [],
    withdrawal: version.withdrawal && {
      reason: version.withdrawal.reason,
      withdrawnAtMs: version.withdrawal.withdrawnAtMs,
    },
    deprecation: version.deprecation && { use: version.deprecation.use, reason: "" },
    derivedFrom: [],
  };
}

/** A version in full. */
export function describedVersion(view: VersionView): ShownVersion {
  const { description, keywords, contact, toldGrants = [], deprecation, derivedFrom = [] } = view.version;
  return { ...shownVersion(view), description, keywords, contact, toldGrants, deprecation, derivedFrom };
}

export const shownLineageNode = ({ version, hidden, ...same }: LineageNode): ShownLineageNode => ({
  ...same,
  state: version !== undefined ? "visible" : hidden ? "hidden" : "unknown",
  kind: version?.kind ?? "",
  title: version?.title ?? "",
  withdrawn: version?.withdrawal !== undefined,
  deprecation: version?.deprecation,
});

export const shownPart = ({ site, ...same }: CatalogPart): ShownPart => ({ siteId: site, ...same });

export function shownPeer(row: PeerView): ShownPeer {
  const { presence } = row;
  return {
    ...describedSite(row.description),
    siteId: row.siteId,
    state: row.state,
    fingerprint: row.fingerprint,
    // A peer whose invitation was accepted has shown no statement yet.
    statementExpiresAtMs: row.statementExpiresAtMs === 0 ? undefined : row.statementExpiresAtMs,
    lastExchangeAtMs: row.lastExchangeAtMs,
    problem: row.problem,
    confirmedHere: row.confirmedHere,
    confirmedThere: row.confirmedThere,
    rejectedFingerprint: row.rejectedFingerprint,
    stateReason: row.stateReason,
    stateSinceMs: row.stateSinceMs,
    online: presence?.online ?? false,
    presenceSinceMs: presence?.sinceMs,
    roundTripMs: presence?.roundTripMs,
    clockOffsetMs: presence?.clockOffsetMs,
    alarm: row.alarm,
    alarmAtMs: row.alarmAtMs,
  };
}

export const shownMove = ({ peer, grants, urlsUntilMs, ...same }: PeerMoved): ShownPeerMove => ({
  ...same,
  peer: shownPeer(peer),
  removedGrants: grants.map(({ grantId }) => grantId),
  urlsUntilMs,
});

/** A site that is not stored: without a state. */
export function shownPreview({ description, fingerprint, expiresAtMs }: PeerPreview): ShownPeer {
  return {
    ...describedSite(description),
    siteId: description.siteId,
    state: undefined,
    fingerprint,
    statementExpiresAtMs: expiresAtMs,
    lastExchangeAtMs: undefined,
    problem: undefined,
    confirmedHere: false,
    confirmedThere: false,
    rejectedFingerprint: undefined,
    stateReason: undefined,
    stateSinceMs: undefined,
    online: false,
    presenceSinceMs: undefined,
    roundTripMs: undefined,
    clockOffsetMs: undefined,
    alarm: undefined,
    alarmAtMs: undefined,
  };
}

function describedSite(
  description: SiteDescription,
): Pick<ShownPeer, "name" | "country" | "endpoints" | "storeOrigins"> {
  const { name, country, endpoints, storeOrigins } = description;
  return { name, country, endpoints, storeOrigins: storeOrigins.map((store) => store.origin) };
}

export function shownStore({ name, location, country, share, profile, keysExpireAtMs }: StoreView): ShownStore {
  return {
    name,
    location,
    country,
    share,
    state: profile === undefined ? "not probed yet" : (profile.problem ?? "ready"),
    capabilities: profile?.findings ?? {},
    probedAtMs: profile?.probedAtMs,
    keysExpireAtMs,
  };
}
