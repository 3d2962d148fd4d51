import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { UserPrincipal } from "../../domain/principal.ts";
import type { RuleState, RuleTerms } from "../../domain/rule.ts";
import type { SiteId } from "../../domain/site.ts";
import type { ReplicaRow } from "./replicas-ledger.ts";
import type { TransferRow } from "./transfer-rows.ts";

/** A standing order to replicate. */
export interface RuleRow extends RuleTerms {
  readonly ruleId: string;
  /** Who added it: its pulls are made in this person's name and by this person's rights. */
  readonly owner: UserPrincipal;
  readonly createdAtMs: number;
  /** As it was last found. */
  readonly state: RuleState;
  /** Why; empty where there is nothing to tell. */
  readonly reason: string;
  readonly reasonCode: string;
  /** Since when it is in this state. */
  readonly sinceMs: number;
  /** Who suspended it; undefined for one that is not. */
  readonly suspendedBy?: string | undefined;
  /** Pulls that were cut off as superseded since one succeeded. */
  readonly cutInARow: number;
  /** Versions that its pulls brought whole, those that are gone again included. */
  readonly versionsBrought: number;
  /** What its pulls that came whole, and its repairs, fetched from sources. */
  readonly bytesMoved: number;
  /** What never crossed the network, because held versions had it. */
  readonly bytesInherited: number;
  /** The offer of its source that made it; undefined for one that a person added. */
  readonly offerId?: string | undefined;
  /** It does nothing any more, and is there to be seen. */
  readonly endedAtMs?: number | undefined;
}

/** What changes of a rule. */
export type RuleChange = Partial<
  Pick<RuleRow, "state" | "reason" | "reasonCode" | "sinceMs" | "suspendedBy" | "cutInARow" | "endedAtMs">
>;

/** This site's copy of a version, with the rule whose pull brought it. */
export type RuledCopy = ReplicaRow & { readonly ruleId?: string | undefined };

/** A version whose copy here no rule removes. */
export interface PinRow {
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly pinnedBy: string;
  readonly pinnedAtMs: number;
  /** Empty where none was given. */
  readonly note: string;
}

export interface RulesLedger {
  /** Idempotent on the id. @returns the row that stands under it: an earlier one stays as it is */
  putRule(row: RuleRow, audit: AuditEvent): Promise<RuleRow>;
  getRule(ruleId: string): Promise<RuleRow | undefined>;
  /** At most two whose id begins so. */
  findRules(idPrefix: string): Promise<readonly RuleRow[]>;
  /** Oldest first. */
  listRules(filter?: {
    createdBy?: string | undefined;
    after?: Pick<RuleRow, "createdAtMs" | "ruleId"> | undefined;
    limit?: number | undefined;
  }): Promise<readonly RuleRow[]>;
  /** @returns the row after; undefined where there is no such rule, and then nothing is audited */
  changeRule(ruleId: string, change: RuleChange, audit?: AuditEvent): Promise<RuleRow | undefined>;
  /** What it brought stays, and belongs to no rule any more. @returns the rule that was removed */
  removeRule(ruleId: string, audit: AuditEvent): Promise<RuleRow | undefined>;
  /** Pulls that rules began and that are not at their end, or FAILED; oldest first. */
  ruleTransfers(): Promise<readonly TransferRow[]>;
  /** All copies here of one site's versions. */
  ruledCopies(site: SiteId): Promise<readonly RuledCopy[]>;

  /**
   * Idempotent: the first one stays. From then on no drop of the copy begins.
   * @returns the pin that stands
   * @throws HanseError WRONG_STATE where the copy is being dropped
   */
  putPin(pin: PinRow, audit: AuditEvent): Promise<PinRow>;
  getPin(site: SiteId, artifact: ArtifactName, label: Label): Promise<PinRow | undefined>;
  /** @returns the pin that was removed; undefined where there was none, and then nothing is audited */
  removePin(site: SiteId, artifact: ArtifactName, label: Label, audit: AuditEvent): Promise<PinRow | undefined>;
  /** By site, artifact, label. */
  listPins(filter?: {
    site?: SiteId | undefined;
    after?: Pick<PinRow, "site" | "artifact" | "label"> | undefined;
    limit?: number | undefined;
  }): Promise<readonly PinRow[]>;
}
