// Original file: proto/hanse/control/v1/peers.proto


export interface PreviewPeerRequest {
  /**
   * A `hanse-invitation+jwt` or an `entity-statement+jwt`.
   */
  'document'?: (string);
}

export interface PreviewPeerRequest__Output {
  /**
   * A `hanse-invitation+jwt` or an `entity-statement+jwt`.
   */
  'document': (string);
}
