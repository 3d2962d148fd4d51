import { knownWords } from "./enum-table.ts";
import type { Grant, Grant__Output } from "./gen/hanse/control/v1/Grant.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { GRANT_ACTIONS, type GrantActionWord } from "./words.ts";

/** A grant as people are shown it. */
export interface ShownGrant {
  readonly grantId: string;
  readonly to: string;
  readonly artifact: string;
  readonly actions: readonly GrantActionWord[];
  readonly createdAtMs: number;
  readonly createdBy: string;
}

/** hanse.control.v1.Grant */
export function grantToWire(grant: ShownGrant): Grant {
  const { grantId, to, artifact, createdBy } = grant;
  return { grantId, to, artifact, actions: [...grant.actions], createdAt: toTimestamp(grant.createdAtMs), createdBy };
}

/** The mirror of grantToWire; unknown actions are left out. */
export function grantFromWire(wire: Grant__Output): ShownGrant {
  const { createdAt, actions, ...same } = wire;
  return { ...same, actions: knownWords(GRANT_ACTIONS, actions), createdAtMs: fromTimestamp(createdAt) ?? 0 };
}
