// Original file: proto/hanse/control/v1/rules.proto


export interface GetRuleRequest {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'ruleId'?: (string);
}

export interface GetRuleRequest__Output {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'ruleId': (string);
}
