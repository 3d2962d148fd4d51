// Original file: proto/hanse/control/v1/rules.proto


export interface SuspendRuleRequest {
  'requestId'?: (string);
  'ruleId'?: (string);
}

export interface SuspendRuleRequest__Output {
  'requestId': (string);
  'ruleId': (string);
}
