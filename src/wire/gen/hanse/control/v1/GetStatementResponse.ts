// Original file: proto/hanse/control/v1/site.proto


export interface GetStatementResponse {
  'statement'?: (string);
  /**
   * 64 hex digits.
   */
  'fingerprint'?: (string);
}

export interface GetStatementResponse__Output {
  'statement': (string);
  /**
   * 64 hex digits.
   */
  'fingerprint': (string);
}
