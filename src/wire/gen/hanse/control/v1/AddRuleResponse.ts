// Original file: proto/hanse/control/v1/rules.proto

import type { Rule as _hanse_control_v1_Rule, Rule__Output as _hanse_control_v1_Rule__Output } from '../../../hanse/control/v1/Rule.ts';

export interface AddRuleResponse {
  'rule'?: (_hanse_control_v1_Rule | null);
  /**
   * e.g. nothing matches yet.
   */
  'warnings'?: (string)[];
}

export interface AddRuleResponse__Output {
  'rule': (_hanse_control_v1_Rule__Output | null);
  /**
   * e.g. nothing matches yet.
   */
  'warnings': (string)[];
}
