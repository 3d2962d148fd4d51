import type { ArtifactsTable, DerivationsTable, EditsTable, VersionsTable, VisibilityTable } from "./tables/catalog.ts";
import type { DeliveriesTable, OutboxTable, ReceiptsTable, RefusedTicketsTable } from "./tables/deliveries.ts";
import type {
  CallsTable,
  CountersTable,
  InvitationsTable,
  PeersTable,
  SiteTable,
  WitnessesTable,
} from "./tables/peers.ts";
import type {
  AgreementsTable,
  AuditTable,
  GrantsTable,
  PersonsTable,
  TermsTable,
  TokensTable,
  UsageTable,
} from "./tables/people.ts";
import type {
  BasesTable,
  DropsTable,
  InheritedTable,
  PinsTable,
  ReplicasTable,
  WithdrawalHoldersTable,
  WithdrawalsTable,
} from "./tables/replicas.ts";
import type {
  CheckpointsTable,
  OfferSitesTable,
  OffersTable,
  ReceivedOffersTable,
  RulesTable,
  WatchesTable,
} from "./tables/replication.ts";
import type { ScrubFindingsTable, ScrubsTable, StoreProfilesTable } from "./tables/stores.ts";
import type {
  ObjectPartsTable,
  ObjectsTable,
  TransferSourcesTable,
  TransfersTable,
  UnitsTable,
  UploadsTable,
} from "./tables/transfers.ts";

export type * from "./tables/catalog.ts";
export type * from "./tables/deliveries.ts";
export type * from "./tables/peers.ts";
export type * from "./tables/people.ts";
export type * from "./tables/replicas.ts";
export type * from "./tables/replication.ts";
export type * from "./tables/stores.ts";
export type * from "./tables/transfers.ts";

/*
 * The tables as SQL holds them. Numbers are safe integers; times are milliseconds since 1970; a name that says `json`
 * in its comment is text. Columns are in the order of migrations.ts.
 */

/** All tables by name. */
export interface Tables {
  site: SiteTable;
  counters: CountersTable;
  peers: PeersTable;
  invitations: InvitationsTable;
  calls: CallsTable;
  grants: GrantsTable;
  versions: VersionsTable;
  artifacts: ArtifactsTable;
  derivations: DerivationsTable;
  edits: EditsTable;
  visibility: VisibilityTable;
  transfers: TransfersTable;
  units: UnitsTable;
  uploads: UploadsTable;
  objects: ObjectsTable;
  object_parts: ObjectPartsTable;
  replicas: ReplicasTable;
  rules: RulesTable;
  pins: PinsTable;
  offers: OffersTable;
  offer_sites: OfferSitesTable;
  received_offers: ReceivedOffersTable;
  inherited: InheritedTable;
  bases: BasesTable;
  drops: DropsTable;
  withdrawals: WithdrawalsTable;
  withdrawal_holders: WithdrawalHoldersTable;
  deliveries: DeliveriesTable;
  terms: TermsTable;
  agreements: AgreementsTable;
  usage: UsageTable;
  outbox: OutboxTable;
  receipts: ReceiptsTable;
  transfer_sources: TransferSourcesTable;
  refused_tickets: RefusedTicketsTable;
  tokens: TokensTable;
  watches: WatchesTable;
  checkpoints: CheckpointsTable;
  audit: AuditTable;
  persons: PersonsTable;
  witnesses: WitnessesTable;
  store_profiles: StoreProfilesTable;
  scrubs: ScrubsTable;
  scrub_findings: ScrubFindingsTable;
}
