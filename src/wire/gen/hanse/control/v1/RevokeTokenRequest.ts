// Original file: proto/hanse/control/v1/people.proto


export interface RevokeTokenRequest {
  'requestId'?: (string);
  'tokenId'?: (string);
}

export interface RevokeTokenRequest__Output {
  'requestId': (string);
  'tokenId': (string);
}
