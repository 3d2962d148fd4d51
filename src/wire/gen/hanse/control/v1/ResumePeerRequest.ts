// Original file: proto/hanse/control/v1/peers.proto


export interface ResumePeerRequest {
  'requestId'?: (string);
  'siteId'?: (string);
}

export interface ResumePeerRequest__Output {
  'requestId': (string);
  'siteId': (string);
}
