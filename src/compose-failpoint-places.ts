import type { PartSource, RelayStream } from "./app/ports/lanes.ts";
import type { Ledger } from "./app/ports/ledger.ts";
import type { ObjectStore } from "./app/ports/object-store.ts";
import type { Peers } from "./app/ports/peers.ts";
import type { ManifestSpool } from "./app/ports/spool.ts";
import type { RelayUseCases } from "./app/relay-read.ts";
import type { FederationUseCases } from "./app/use-cases.ts";
import {
  ORDER_FEDERATION_PLACES,
  ORDER_LEDGER_PLACES,
  ORDER_PEERS_PLACES,
  ORDER_STORE_PLACES,
} from "./compose-failpoint-orders.ts";
import { endsWith, homeRecord, type Places } from "./compose-failpoint-place.ts";

const isPublication = (transferId: string): boolean => transferId.startsWith("pub-");
const CLAIM = endsWith(".hanse/claim.json");
const MARKER = endsWith(".hanse/version.jwt");
const MANIFEST = endsWith(".hanse/manifest.jsonl");
const isMarker = ([{ key }]: readonly [{ readonly key: string }, ...unknown[]]): boolean => MARKER([key]);
const isClaim = ([{ key }]: readonly [{ readonly key: string }, ...unknown[]]): boolean => CLAIM([key]);
const isContent = (args: readonly [{ readonly key: string }, ...unknown[]]): boolean =>
  !isMarker(args) && !isClaim(args);

/*
 * The failpoints. Between two of them nothing outside of the process's memory changes, so a process that dies anywhere
 * dies, as far as anybody can tell afterwards, at one of these. Each name says what has just been done (`-ed`) or is to
 * be done next (`-ing`).
 */

/** What the main thread asks of the ledger. */
export const LEDGER_PLACES = {
  "pull.noted": { method: "createTransfer", edge: "after", when: ([row]) => row.kind === "pull" },
  "pull.started": {
    method: "actOnTransfer",
    edge: "after",
    when: ([id, act]) => act === "start" && !isPublication(id),
  },
  "delivery.noted": { method: "changeTransfer", edge: "after", when: ([, change]) => change.deliveryId !== undefined },
  "replica.begun": { method: "putReplica", edge: "after", when: ([row]) => row.state === "partial" },
  "plan.writing": { method: "addUnits", edge: "before" },
  "plan.written": { method: "addUnits", edge: "after" },
  "plan.ended": {
    method: "changeTransfer",
    edge: "after",
    when: ([id, change]) => change.planned === true && !isPublication(id),
  },
  "unit.leased": { method: "leaseUnits", edge: "after", when: (_, units) => units !== undefined && units.length > 0 },
  "upload.noted": { method: "recordUpload", edge: "after" },
  "object.noting": { method: "progressUnit", edge: "before" },
  "object.noted": { method: "progressUnit", edge: "after" },
  "part.noting": { method: "finishPart", edge: "before" },
  "part.noted": { method: "finishPart", edge: "after" },
  "unit.ended": { method: "finishUnit", edge: "after" },
  "object.closed": { method: "finishUpload", edge: "after" },
  "replica.committing": { method: "commitReplica", edge: "before" },
  "replica.committed": { method: "commitReplica", edge: "after" },
  "units.forgotten": { method: "forgetUnits", edge: "after", when: ([id]) => !isPublication(id) },

  "outbox.claimed": { method: "claimOwed", edge: "after", when: (_, claimed) => (claimed?.length ?? 0) > 0 },
  "receipt.keeping": { method: "keepReceipt", edge: "before" },
  "receipt.kept": { method: "keepReceipt", edge: "after" },
  "receipt.answered": { method: "answerReceipt", edge: "after" },
  "outbox.settling": { method: "settleOwed", edge: "before" },
  "outbox.settled": { method: "settleOwed", edge: "after" },

  "publication.noted": { method: "createTransfer", edge: "after", when: ([row]) => row.kind === "publication" },
  "listing.writing": { method: "addObjects", edge: "before" },
  "listing.written": { method: "addObjects", edge: "after" },
  "listing.ended": {
    method: "changeTransfer",
    edge: "after",
    when: ([id, change]) => change.planned === true && isPublication(id),
  },
  "hash.noting": { method: "recordHashes", edge: "before" },
  "hash.noted": { method: "recordHashes", edge: "after" },
  "part-hash.noting": { method: "recordPartHashes", edge: "before" },
  "part-hash.noted": { method: "recordPartHashes", edge: "after" },
  "copy.planned": {
    method: "changeTransfer",
    edge: "after",
    when: ([id, change]) => change.step === "copy" && isPublication(id),
  },
  "copy.pinned": { method: "repinObject", edge: "after" },
  "version.committing": { method: "putOwnVersion", edge: "before" },
  "version.committed": { method: "putOwnVersion", edge: "after" },
  "publication.ending": {
    method: "actOnTransfer",
    edge: "before",
    when: ([id, act]) => act === "succeed" && isPublication(id),
  },
  "publication.ended": {
    method: "actOnTransfer",
    edge: "after",
    when: ([id, act]) => act === "succeed" && isPublication(id),
  },

  "drop.noting": { method: "beginDrop", edge: "before" },
  "drop.noted": {
    method: "beginDrop",
    edge: "after",
    when: (_, drop) => drop !== undefined,
  },
  "drop.ending": { method: "endDrop", edge: "before" },
  "drop.ended": { method: "endDrop", edge: "after" },
  "cancel.noted": { method: "changeTransfer", edge: "after", when: ([, change]) => change.step === "cancelling" },
  "cancel.removed": { method: "removeReplica", edge: "after" },
  "cancel.ended": { method: "actOnTransfer", edge: "after", when: ([, act]) => act === "cancel" },
  ...ORDER_LEDGER_PLACES,
} as const satisfies Places<Ledger>;

/** What it asks of the site's stores; bytes are the lanes'. */
export const STORE_PLACES = {
  "root.claiming": { method: "put", edge: "before", when: CLAIM },
  "root.claimed": { method: "put", edge: "after", when: CLAIM },
  "upload.beginning": { method: "createUpload", edge: "before" },
  "upload.begun": { method: "createUpload", edge: "after" },
  "inherit.object-copying": { method: "copyObject", edge: "before" },
  "inherit.object-copied": { method: "copyObject", edge: "after" },
  "inherit.part-copying": { method: "copyPart", edge: "before" },
  "inherit.part-copied": { method: "copyPart", edge: "after" },
  "object.completing": { method: "completeUpload", edge: "before" },
  "object.completed": { method: "completeUpload", edge: "after" },
  "object.checked": {
    method: "head",
    edge: "after",
    when: (_, found) => found?.metadata?.["hanse-token"] !== undefined,
  },
  "replica.manifest-writing": { method: "put", edge: "before", when: MANIFEST },
  "replica.manifest-written": { method: "put", edge: "after", when: MANIFEST },
  "marker.writing": { method: "put", edge: "before", when: MARKER },
  "marker.written": { method: "put", edge: "after", when: MARKER },
  "cancel.upload-aborting": { method: "abortUpload", edge: "before" },
  "cancel.upload-aborted": { method: "abortUpload", edge: "after" },
  "drop.marker-removing": { method: "deleteVersion", edge: "before", when: isMarker },
  "drop.marker-removed": { method: "deleteVersion", edge: "after", when: isMarker },
  "drop.object-removing": { method: "deleteVersion", edge: "before", when: isContent },
  "drop.object-removed": { method: "deleteVersion", edge: "after", when: isContent },
  "drop.claim-removing": { method: "deleteVersion", edge: "before", when: isClaim },
  "drop.claim-removed": { method: "deleteVersion", edge: "after", when: isClaim },
  "record.manifest-writing": { method: "put", edge: "before", when: homeRecord("/manifest.jsonl") },
  "record.manifest-written": { method: "put", edge: "after", when: homeRecord("/manifest.jsonl") },
  "record.writing": { method: "put", edge: "before", when: homeRecord("/version.jwt") },
  "record.written": { method: "put", edge: "after", when: homeRecord("/version.jwt") },
  ...ORDER_STORE_PLACES,
} as const satisfies Places<ObjectStore>;

/** What it keeps on the state directory's disk. */
export const SPOOL_PLACES = {
  "manifest.spooled": { method: "fill", edge: "after" },
  "manifest.made": { method: "write", edge: "after" },
} as const satisfies Places<ManifestSpool>;

/** What it asks of peers. */
export const PEERS_PLACES = {
  "delivery.asking": { method: "openDelivery", edge: "before", when: ([, { dryRun }]) => !dryRun },
  "delivery.granted": { method: "openDelivery", edge: "after", when: ([, { dryRun }]) => !dryRun },
  "manifest.asking": { method: "getManifest", edge: "before" },
  "manifest.received": { method: "getManifest", edge: "after" },
  "parts.locating": { method: "locateParts", edge: "before" },
  "parts.located": { method: "locateParts", edge: "after" },
  "delivery.closing": { method: "closeDelivery", edge: "before" },
  "delivery.closed": { method: "closeDelivery", edge: "after" },
  ...ORDER_PEERS_PLACES,
} as const satisfies Places<Peers>;

/** What peers ask of it. */
export const FEDERATION_PLACES = {
  "source.opening": { method: "openDelivery", edge: "before", when: ([, { dryRun }]) => !dryRun },
  "source.opened": { method: "openDelivery", edge: "after", when: ([, { dryRun }]) => !dryRun },
  "source.manifest-sending": { method: "getManifest", edge: "before" },
  "source.manifest-sent": { method: "getManifest", edge: "after" },
  "source.locating": { method: "locateParts", edge: "before" },
  "source.located": { method: "locateParts", edge: "after" },
  "source.closing": { method: "closeDelivery", edge: "before" },
  "source.closed": { method: "closeDelivery", edge: "after" },
  ...ORDER_FEDERATION_PLACES,
} as const satisfies Places<FederationUseCases>;

/** What a lane writes, once its digest is known to be right, and what it reads to hash. */
export const LANE_STORE_PLACES = {
  "object.verified": { method: "put", edge: "before" },
  "object.written": { method: "put", edge: "after" },
  "part.verified": { method: "uploadPart", edge: "sent" },
  "part.written": { method: "uploadPart", edge: "after" },
  "hash.reading": { method: "read", edge: "before" },
  "hash.read": { method: "read", edge: "after" },
} as const satisfies Places<ObjectStore>;

/** What a lane reads of a peer. */
export const LANE_SOURCE_PLACES = {
  "bytes.fetching": { method: "read", edge: "before" },
  "bytes.fetched": { method: "read", edge: "after" },
} as const satisfies Places<PartSource>;

/** What a lane reads of a peer's relay. */
export const LANE_RELAY_PLACES = {
  "relay.taking": { method: "take", edge: "before" },
  "relay.taken": { method: "take", edge: "after" },
} as const satisfies Places<RelayStream>;

/** What peers ask of its relays. */
export const RELAY_PLACES = {
  "source.relay-allowing": { method: "relayRead", edge: "before" },
  "source.relay-allowed": { method: "relayRead", edge: "after" },
} as const satisfies Places<RelayUseCases>;

/** What a relay's thread reads to send it. */
export const RELAY_STORE_PLACES = {
  "source.relay-reading": { method: "read", edge: "before" },
  "source.relay-read": { method: "read", edge: "after" },
} as const satisfies Places<ObjectStore>;

const ALL = {
  ...LEDGER_PLACES,
  ...STORE_PLACES,
  ...SPOOL_PLACES,
  ...PEERS_PLACES,
  ...FEDERATION_PLACES,
  ...LANE_STORE_PLACES,
  ...LANE_SOURCE_PLACES,
  ...LANE_RELAY_PLACES,
  ...RELAY_PLACES,
  ...RELAY_STORE_PLACES,
};

/** The name of a failpoint. */
export type Failpoint = keyof typeof ALL;

/** All failpoints: a closed list. */
export const FAILPOINTS = Object.keys(ALL) as readonly Failpoint[];
