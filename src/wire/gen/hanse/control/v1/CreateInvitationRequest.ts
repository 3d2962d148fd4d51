// Original file: proto/hanse/control/v1/peers.proto


export interface CreateInvitationRequest {
  'requestId'?: (string);
  /**
   * The site that may use it.
   */
  'siteId'?: (string);
  /**
   * Fingerprint of that site's key; when given, its introduction needs no `peer confirm`.
   */
  'pin'?: (string);
}

export interface CreateInvitationRequest__Output {
  'requestId': (string);
  /**
   * The site that may use it.
   */
  'siteId': (string);
  /**
   * Fingerprint of that site's key; when given, its introduction needs no `peer confirm`.
   */
  'pin': (string);
}
