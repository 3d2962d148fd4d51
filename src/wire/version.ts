import type { ArtifactKind } from "../domain/artifact.ts";
import type { ToldGrant } from "../domain/grant.ts";
import type { Deprecation, ReplicaState } from "../domain/version.ts";
import { knownWord, knownWords, textOrUnset } from "./enum-table.ts";
import type { Version, Version__Output } from "./gen/hanse/control/v1/Version.ts";
import { controlToldGrant, toldGrantFromControl } from "./told-grant.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { GRANT_ACTIONS, type GrantActionWord } from "./words.ts";

/** The kinds of artifacts. */
export const ARTIFACT_KINDS = ["dataset", "checkpoint"] as const satisfies readonly ArtifactKind[];

const REPLICA_STATES = ["held", "partial", "damaged", "withdrawn"] as const satisfies readonly ReplicaState[];

/** A version as people are shown it, with this site's copy of it. */
export interface ShownVersion {
  /** `site/name@label` */
  readonly reference: string;
  readonly siteId: string;
  readonly artifact: string;
  readonly label: string;
  readonly kind: ArtifactKind;
  readonly digest: string;
  readonly objects: number;
  readonly bytes: number;
  readonly partRule: string;
  readonly createdAtMs: number;
  readonly title: string;
  readonly license: string;
  readonly replicaState: ReplicaState | undefined;
  readonly replicaProblem: string | undefined;
  readonly replicaLocation: string | undefined;
  readonly actions: readonly GrantActionWord[];
  /** Counts the metadata's corrections, from 1. */
  readonly metadataSequence: number;
  /** Empty in lists, as are keywords and contact: they would make a page too long for a message. */
  readonly description: string;
  readonly keywords: readonly string[];
  readonly contact: string;
  readonly toldGrants: readonly ToldGrant[];
  /** That its owner took it back. */
  readonly withdrawal: { readonly reason: string; readonly withdrawnAtMs: number } | undefined;
  /** That its owner says to use another one; in lists without its reason. */
  readonly deprecation: Deprecation | undefined;
  /** Empty in lists. */
  readonly derivedFrom: readonly string[];
}

/** hanse.control.v1.Version */
export function versionToWire(version: ShownVersion): Version {
  const {
    createdAtMs,
    actions,
    keywords,
    replicaState,
    replicaProblem,
    replicaLocation,
    toldGrants,
    withdrawal,
    ...same
  } = version;
  return {
    ...same,
    createdAt: toTimestamp(createdAtMs),
    replicaState: replicaState ?? "",
    replicaProblem: replicaProblem ?? "",
    replicaLocation: replicaLocation ?? "",
    actions: [...actions],
    keywords: [...keywords],
    offers: toldGrants.map(controlToldGrant),
    withdrawn: withdrawal !== undefined,
    withdrawalReason: withdrawal?.reason ?? "",
    withdrawnAt: withdrawal === undefined ? null : toTimestamp(withdrawal.withdrawnAtMs),
    deprecation: version.deprecation ?? null,
    derivedFrom: [...version.derivedFrom],
  };
}

/** The mirror of versionToWire; unknown actions are left out, and what grants mean to their owner. @throws HanseError INVALID_INPUT for an unknown kind or state */
export function versionFromWire(wire: Version__Output): ShownVersion {
  const { createdAt, kind, actions, replicaState, replicaProblem, replicaLocation, offers, ...rest } = wire;
  const { withdrawn, withdrawalReason, withdrawnAt, ...same } = rest;
  const state = textOrUnset(replicaState);
  return {
    ...same,
    kind: knownWord(ARTIFACT_KINDS, kind, "a version's kind"),
    createdAtMs: fromTimestamp(createdAt) ?? 0,
    replicaState: state === undefined ? undefined : knownWord(REPLICA_STATES, state, "a replica's state"),
    replicaProblem: textOrUnset(replicaProblem),
    replicaLocation: textOrUnset(replicaLocation),
    actions: knownWords(GRANT_ACTIONS, actions),
    toldGrants: offers.map(toldGrantFromControl),
    withdrawal: withdrawn ? { reason: withdrawalReason, withdrawnAtMs: fromTimestamp(withdrawnAt) ?? 0 } : undefined,
    deprecation: wire.deprecation ?? undefined,
  };
}
