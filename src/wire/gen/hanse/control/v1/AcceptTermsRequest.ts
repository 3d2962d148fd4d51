// Original file: proto/hanse/control/v1/agreements.proto


export interface AcceptTermsRequest {
  'requestId'?: (string);
  'reference'?: (string);
  /**
   * As in GetTerms.
   */
  'to'?: (string);
  /**
   * SHA-256 of the terms that were read.
   */
  'sha256'?: (string);
  /**
   * For everybody at this site, and for what it does by itself. Operator.
   */
  'forSite'?: (boolean);
}

export interface AcceptTermsRequest__Output {
  'requestId': (string);
  'reference': (string);
  /**
   * As in GetTerms.
   */
  'to': (string);
  /**
   * SHA-256 of the terms that were read.
   */
  'sha256': (string);
  /**
   * For everybody at this site, and for what it does by itself. Operator.
   */
  'forSite': (boolean);
}
