// Original file: proto/hanse/control/v1/rules.proto

export const RuleState = {
  RULE_STATE_UNSPECIFIED: 'RULE_STATE_UNSPECIFIED',
  /**
   * All that it wants is held.
   */
  RULE_STATE_OK: 'RULE_STATE_OK',
  /**
   * What is missing comes, or waits for its time.
   */
  RULE_STATE_REPLICATING: 'RULE_STATE_REPLICATING',
  /**
   * What is missing cannot come; the reason says why.
   */
  RULE_STATE_STUCK: 'RULE_STATE_STUCK',
  RULE_STATE_SUSPENDED: 'RULE_STATE_SUSPENDED',
  /**
   * The offer that made it is over: it does nothing any more, and what it brought is this site's to drop.
   */
  RULE_STATE_ENDED: 'RULE_STATE_ENDED',
} as const;

export type RuleState =
  | 'RULE_STATE_UNSPECIFIED'
  | 0
  /**
   * All that it wants is held.
   */
  | 'RULE_STATE_OK'
  | 1
  /**
   * What is missing comes, or waits for its time.
   */
  | 'RULE_STATE_REPLICATING'
  | 2
  /**
   * What is missing cannot come; the reason says why.
   */
  | 'RULE_STATE_STUCK'
  | 3
  | 'RULE_STATE_SUSPENDED'
  | 4
  /**
   * The offer that made it is over: it does nothing any more, and what it brought is this site's to drop.
   */
  | 'RULE_STATE_ENDED'
  | 5

export type RuleState__Output = typeof RuleState[keyof typeof RuleState]
