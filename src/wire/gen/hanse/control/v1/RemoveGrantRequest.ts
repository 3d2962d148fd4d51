// Original file: proto/hanse/control/v1/grants.proto


export interface RemoveGrantRequest {
  'requestId'?: (string);
  'grantId'?: (string);
}

export interface RemoveGrantRequest__Output {
  'requestId': (string);
  'grantId': (string);
}
