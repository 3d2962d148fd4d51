// Original file: proto/hanse/control/v1/rules.proto


export interface UnpinVersionRequest {
  'requestId'?: (string);
  'reference'?: (string);
}

export interface UnpinVersionRequest__Output {
  'requestId': (string);
  'reference': (string);
}
