// Original file: proto/hanse/control/v1/peers.proto


export interface AcceptInvitationRequest {
  'requestId'?: (string);
  'invitation'?: (string);
  /**
   * What the operator saw and confirmed.
   */
  'fingerprint'?: (string);
}

export interface AcceptInvitationRequest__Output {
  'requestId': (string);
  'invitation': (string);
  /**
   * What the operator saw and confirmed.
   */
  'fingerprint': (string);
}
