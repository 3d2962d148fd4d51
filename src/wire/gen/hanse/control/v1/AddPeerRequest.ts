// Original file: proto/hanse/control/v1/peers.proto


export interface AddPeerRequest {
  'requestId'?: (string);
  'statement'?: (string);
  'fingerprint'?: (string);
}

export interface AddPeerRequest__Output {
  'requestId': (string);
  'statement': (string);
  'fingerprint': (string);
}
