// Original file: proto/hanse/control/v1/site.proto


export interface GetStatementResponse {
  'statement'?: (string);
  'fingerprint'?: (string);
}

export interface GetStatementResponse__Output {
  'statement': (string);
  'fingerprint': (string);
}
