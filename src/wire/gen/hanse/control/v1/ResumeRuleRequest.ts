// Original file: proto/hanse/control/v1/rules.proto


export interface ResumeRuleRequest {
  'requestId'?: (string);
  'ruleId'?: (string);
}

export interface ResumeRuleRequest__Output {
  'requestId': (string);
  'ruleId': (string);
}
