import type { AuditLedger } from "./audit-ledger.ts";
import type { AgreementsLedger } from "./agreements-ledger.ts";
import type { CatalogLedger } from "./catalog-ledger.ts";
import type { DeliveriesLedger } from "./deliveries-ledger.ts";
import type { StoreProfile } from "./object-store.ts";
import type { DropsLedger } from "./drops-ledger.ts";
import type { EditsLedger } from "./edits-ledger.ts";
import type { InheritedLedger } from "./inherited-ledger.ts";
import type { OutboxLedger } from "./outbox-ledger.ts";
import type { PeersLedger } from "./peers-ledger.ts";
import type { ReceiptsLedger } from "./receipts-ledger.ts";
import type { ReplicasLedger } from "./replicas-ledger.ts";
import type { OffersLedger } from "./offers-ledger.ts";
import type { RulesLedger } from "./rules-ledger.ts";
import type { ScrubsLedger } from "./scrubs-ledger.ts";
import type { SearchLedger } from "./search-ledger.ts";
import type { SourcesLedger } from "./sources-ledger.ts";
import type { TicketsLedger } from "./tickets-ledger.ts";
import type { TokensLedger } from "./tokens-ledger.ts";
import type { WithdrawalsLedger } from "./withdrawals-ledger.ts";
import type { TransfersLedger } from "./transfers-ledger.ts";
import type { WatchesLedger } from "./watches-ledger.ts";

/*
 * The ledger is the site's durable memory. Its methods are whole named operations: each is one transaction, and when
 * it has returned, what it wrote is on disk. All times are milliseconds since 1970. An AuditEvent passed along is
 * chained in the same transaction. Failures of the storage itself throw HanseError LEDGER_FAILED (DISK_FULL where the
 * disk is full) and leave everything as it was; LIMIT_EXCEEDED is thrown where too many operations wait already. Nothing
 * else is thrown unless a method says so. Arguments and answers are data (structured clone): the ledger may live in
 * another thread. Only a VisibilityRule is a function, and stays with who gave it.
 */

export interface SiteLedger {
  putStoreProfile(profile: StoreProfile): Promise<void>;
  listStoreProfiles(): Promise<readonly StoreProfile[]>;
  /** Lets go of the file or the connections. Idempotent. */
  close(): Promise<void>;
}

/** Everything; use cases name only the parts they use. */
export interface Ledger
  extends
    PeersLedger,
    CatalogLedger,
    SearchLedger,
    EditsLedger,
    TransfersLedger,
    WatchesLedger,
    ReplicasLedger,
    RulesLedger,
    OffersLedger,
    InheritedLedger,
    DropsLedger,
    WithdrawalsLedger,
    DeliveriesLedger,
    AgreementsLedger,
    SourcesLedger,
    TicketsLedger,
    OutboxLedger,
    ReceiptsLedger,
    AuditLedger,
    TokensLedger,
    ScrubsLedger,
    SiteLedger {}

export type * from "./peers-ledger.ts";
export type * from "./catalog-ledger.ts";
export type * from "./search-ledger.ts";
export type * from "./edits-ledger.ts";
export type * from "./transfer-rows.ts";
export type * from "./transfers-ledger.ts";
export type * from "./watches-ledger.ts";
export type * from "./replicas-ledger.ts";
export type * from "./rules-ledger.ts";
export type * from "./offers-ledger.ts";
export type * from "./inherited-ledger.ts";
export type * from "./drops-ledger.ts";
export type * from "./withdrawals-ledger.ts";
export type * from "./outbox-ledger.ts";
export type * from "./receipts-ledger.ts";
export type * from "./deliveries-ledger.ts";
export type * from "./audit-ledger.ts";
export type * from "./tokens-ledger.ts";
export type * from "./agreements-ledger.ts";
export type * from "./sources-ledger.ts";
export type * from "./tickets-ledger.ts";
export type * from "./scrubs-ledger.ts";
