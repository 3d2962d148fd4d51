// Original file: proto/hanse/control/v1/peers.proto


export interface RevokePeerRequest {
  'requestId'?: (string);
  'siteId'?: (string);
  /**
   * Kept with the peer and in the audit log; may be empty.
   */
  'reason'?: (string);
}

export interface RevokePeerRequest__Output {
  'requestId': (string);
  'siteId': (string);
  /**
   * Kept with the peer and in the audit log; may be empty.
   */
  'reason': (string);
}
