import type { Ledger } from "./app/ports/ledger.ts";
import type { ObjectStore } from "./app/ports/object-store.ts";
import type { Peers } from "./app/ports/peers.ts";
import type { FederationUseCases } from "./app/use-cases.ts";
import { homeRecord, type Places } from "./compose-failpoint-place.ts";

/*
 * Failpoints of what goes on by itself: withdrawals, watches, rules, and the reading back of what was copied within a store.
 */

/** What these ask of the ledger. */
export const ORDER_LEDGER_PLACES = {
  "withdrawal.noting": { method: "withdrawVersion", edge: "before" },
  "withdrawal.noted": { method: "withdrawVersion", edge: "after" },
  "withdrawal.hearing": { method: "noteWithdrawal", edge: "before" },
  "withdrawal.heard": { method: "noteWithdrawal", edge: "after" },
  "withdrawal.place-noted": {
    method: "changeWithdrawal",
    edge: "after",
    when: ([, change]) => change.store !== undefined,
  },
  "withdrawal.proof-noting": {
    method: "changeWithdrawal",
    edge: "before",
    when: ([, change]) => change.removed !== undefined,
  },
  "withdrawal.proof-noted": {
    method: "changeWithdrawal",
    edge: "after",
    when: ([, change]) => change.removed !== undefined,
  },
  "withdrawal.receipt-keeping": {
    method: "changeWithdrawal",
    edge: "before",
    when: ([, change]) => change.receipt !== undefined,
  },
  "withdrawal.receipt-kept": {
    method: "changeWithdrawal",
    edge: "after",
    when: ([, change]) => change.receipt !== undefined,
  },
  "withdrawal.closing": { method: "changeWithdrawal", edge: "before", when: ([, change]) => change.told === true },
  "withdrawal.closed": { method: "changeWithdrawal", edge: "after", when: ([, change]) => change.told === true },
  "owner.answer-keeping": { method: "keepHolderAnswer", edge: "before" },
  "owner.answer-kept": { method: "keepHolderAnswer", edge: "after" },

  "watch.adding": { method: "putWatch", edge: "before" },
  "watch.added": { method: "putWatch", edge: "after" },
  "watch.scan-noting": {
    method: "noteScan",
    edge: "before",
    when: ([, , , checkpoints]) => checkpoints.length > 0,
  },
  "watch.scan-noted": {
    method: "noteScan",
    edge: "after",
    when: ([, , , checkpoints]) => checkpoints.length > 0,
  },
  "watch.publication-noting": {
    method: "noteCheckpoint",
    edge: "before",
    when: ([row]) => row.state === "complete" && row.publication !== undefined,
  },
  "watch.publication-noted": {
    method: "noteCheckpoint",
    edge: "after",
    when: ([row]) => row.state === "complete" && row.publication !== undefined,
  },
  "watch.end-noting": { method: "noteCheckpoint", edge: "before", when: ([row]) => row.state === "published" },
  "watch.end-noted": { method: "noteCheckpoint", edge: "after", when: ([row]) => row.state === "published" },

  "rule.adding": { method: "putRule", edge: "before" },
  "rule.added": { method: "putRule", edge: "after" },
  "rule.pull-noting": { method: "createTransfer", edge: "before", when: ([row]) => row.ruleId !== undefined },
  "rule.pull-noted": { method: "createTransfer", edge: "after", when: ([row]) => row.ruleId !== undefined },
  "rule.superseding": { method: "appendAudit", edge: "before", when: ([{ action }]) => action === "rule.supersede" },
  "rule.superseded": { method: "appendAudit", edge: "after", when: ([{ action }]) => action === "rule.supersede" },
  "rule.state-noting": { method: "changeRule", edge: "before" },
  "rule.state-noted": { method: "changeRule", edge: "after" },

  "inherit.bases-noting": { method: "holdBases", edge: "before", when: ([, , roots]) => roots.length > 0 },
  "inherit.bases-noted": { method: "holdBases", edge: "after", when: ([, , roots]) => roots.length > 0 },
  "read-back.found": { method: "unreadTransfers", edge: "after", when: (_, found) => (found?.length ?? 0) > 0 },
  "read-back.listed": { method: "listInherited", edge: "after", when: (_, rows) => (rows?.length ?? 0) > 0 },
  "read-back.noting": { method: "readBack", edge: "before", when: ([, parts]) => parts.length > 0 },
  "read-back.noted": { method: "readBack", edge: "after", when: ([, parts]) => parts.length > 0 },
  "read-back.damage-noting": {
    method: "markReplica",
    edge: "before",
    when: ([, audit]) => audit?.action === "replica.read-back",
  },
  "read-back.damage-noted": {
    method: "markReplica",
    edge: "after",
    when: ([, audit]) => audit?.action === "replica.read-back",
  },
} as const satisfies Places<Ledger>;

/** What they ask of the site's stores. */
export const ORDER_STORE_PLACES = {
  "withdrawal.record-writing": { method: "put", edge: "before", when: homeRecord("/withdrawal.jwt") },
  "withdrawal.record-written": { method: "put", edge: "after", when: homeRecord("/withdrawal.jwt") },
} as const satisfies Places<ObjectStore>;

/** What they ask of peers. */
export const ORDER_PEERS_PLACES = {
  "withdrawal.telling": { method: "reportWithdrawal", edge: "before" },
  "withdrawal.told": { method: "reportWithdrawal", edge: "after" },
} as const satisfies Places<Peers>;

/** What peers ask of them. */
export const ORDER_FEDERATION_PLACES = {
  "owner.answer-taking": { method: "reportWithdrawal", edge: "before" },
  "owner.answer-taken": { method: "reportWithdrawal", edge: "after" },
} as const satisfies Places<FederationUseCases>;
