// Original file: proto/hanse/control/v1/site.proto


export interface RotateKeyRequest {
  'requestId'?: (string);
}

export interface RotateKeyRequest__Output {
  'requestId': (string);
}
