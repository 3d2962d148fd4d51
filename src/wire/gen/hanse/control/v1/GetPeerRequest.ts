// Original file: proto/hanse/control/v1/peers.proto


export interface GetPeerRequest {
  'siteId'?: (string);
}

export interface GetPeerRequest__Output {
  'siteId': (string);
}
