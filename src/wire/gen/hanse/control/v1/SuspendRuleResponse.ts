// Original file: proto/hanse/control/v1/rules.proto

import type { Rule as _hanse_control_v1_Rule, Rule__Output as _hanse_control_v1_Rule__Output } from '../../../hanse/control/v1/Rule.ts';

export interface SuspendRuleResponse {
  'rule'?: (_hanse_control_v1_Rule | null);
}

export interface SuspendRuleResponse__Output {
  'rule': (_hanse_control_v1_Rule__Output | null);
}
