// Original file: proto/hanse/control/v1/agreements.proto


export interface GetTermsRequest {
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference'?: (string);
  /**
   * Destination, as in StartPull; empty for the default.
   */
  'to'?: (string);
}

export interface GetTermsRequest__Output {
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference': (string);
  /**
   * Destination, as in StartPull; empty for the default.
   */
  'to': (string);
}
