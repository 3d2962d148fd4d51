// Original file: proto/hanse/control/v1/rules.proto

import type { RuleTerms as _hanse_control_v1_RuleTerms, RuleTerms__Output as _hanse_control_v1_RuleTerms__Output } from '../../../hanse/control/v1/RuleTerms.ts';

export interface AddRuleRequest {
  'requestId'?: (string);
  'terms'?: (_hanse_control_v1_RuleTerms | null);
}

export interface AddRuleRequest__Output {
  'requestId': (string);
  'terms': (_hanse_control_v1_RuleTerms__Output | null);
}
