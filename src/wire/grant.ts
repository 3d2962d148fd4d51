import type { GrantConditions } from "../domain/grant.ts";
import { conditionsFromWire, conditionsToWire } from "./conditions.ts";
import { knownWords } from "./enum-table.ts";
import type { Grant, Grant__Output } from "./gen/hanse/control/v1/Grant.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { GRANT_ACTIONS, type GrantActionWord } from "./words.ts";

/** A grant as people are shown it. */
export interface ShownGrant extends GrantConditions {
  readonly grantId: string;
  /** A site's id, `country=FI` or `region=EU`. */
  readonly to: string;
  readonly artifact: string;
  readonly actions: readonly GrantActionWord[];
  readonly createdAtMs: number;
  readonly createdBy: string;
}

/** hanse.control.v1.Grant. @param text of its terms, where it is to be told */
export function grantToWire(grant: ShownGrant, text?: string): Grant {
  const { grantId, to, artifact, createdBy } = grant;
  return {
    grantId,
    to,
    artifact,
    actions: [...grant.actions],
    createdAt: toTimestamp(grant.createdAtMs),
    createdBy,
    conditions: conditionsToWire(grant, text),
  };
}

/** The mirror of grantToWire, without the text of terms; unknown actions are left out. */
export function grantFromWire(wire: Grant__Output): ShownGrant {
  const { createdAt, actions, conditions, ...same } = wire;
  return {
    ...same,
    actions: knownWords(GRANT_ACTIONS, actions),
    createdAtMs: fromTimestamp(createdAt) ?? 0,
    ...conditionsFromWire(conditions),
  };
}
