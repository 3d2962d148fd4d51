// Original file: proto/hanse/federation/v1/peering.proto


export interface IntroduceRequest {
  /**
   * The `hanse-invitation+jwt` that the answering site made for the caller; empty for a renewal.
   */
  'invitation'?: (string);
  /**
   * The caller's `entity-statement+jwt`, signed by the key it shows.
   */
  'statement'?: (string);
  /**
   * Statements that lead to the caller's key from those before, oldest first; at most 16.
   */
  'chain'?: (string)[];
}

export interface IntroduceRequest__Output {
  /**
   * The `hanse-invitation+jwt` that the answering site made for the caller; empty for a renewal.
   */
  'invitation': (string);
  /**
   * The caller's `entity-statement+jwt`, signed by the key it shows.
   */
  'statement': (string);
  /**
   * Statements that lead to the caller's key from those before, oldest first; at most 16.
   */
  'chain': (string)[];
}
