// Original file: proto/hanse/control/v1/peers.proto


export interface ConfirmPeerRequest {
  'requestId'?: (string);
  'siteId'?: (string);
  'fingerprint'?: (string);
}

export interface ConfirmPeerRequest__Output {
  'requestId': (string);
  'siteId': (string);
  'fingerprint': (string);
}
