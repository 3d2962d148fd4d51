// Original file: proto/hanse/control/v1/rules.proto


export interface RemoveRuleRequest {
  'requestId'?: (string);
  'ruleId'?: (string);
}

export interface RemoveRuleRequest__Output {
  'requestId': (string);
  'ruleId': (string);
}
