// Original file: proto/hanse/control/v1/rules.proto

import type { RuleTerms as _hanse_control_v1_RuleTerms, RuleTerms__Output as _hanse_control_v1_RuleTerms__Output } from '../../../hanse/control/v1/RuleTerms.ts';

/**
 * Either a rule that stands, or one that does not.
 */
export interface SimulateRuleRequest {
  'ruleId'?: (string);
  'terms'?: (_hanse_control_v1_RuleTerms | null);
}

/**
 * Either a rule that stands, or one that does not.
 */
export interface SimulateRuleRequest__Output {
  'ruleId': (string);
  'terms': (_hanse_control_v1_RuleTerms__Output | null);
}
