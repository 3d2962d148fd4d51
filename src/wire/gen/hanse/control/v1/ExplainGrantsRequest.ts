// Original file: proto/hanse/control/v1/grants.proto


export interface ExplainGrantsRequest {
  /**
   * The peer.
   */
  'siteId'?: (string);
  /**
   * An own version: `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference'?: (string);
  /**
   * A person there, by the exact name that the peer sends; empty: the peer for itself.
   */
  'person'?: (string);
  /**
   * Groups that the person is in.
   */
  'entitlements'?: (string)[];
  /**
   * Where the copy would lie, ISO 3166; empty: the peer's own country.
   */
  'country'?: (string);
}

export interface ExplainGrantsRequest__Output {
  /**
   * The peer.
   */
  'siteId': (string);
  /**
   * An own version: `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference': (string);
  /**
   * A person there, by the exact name that the peer sends; empty: the peer for itself.
   */
  'person': (string);
  /**
   * Groups that the person is in.
   */
  'entitlements': (string)[];
  /**
   * Where the copy would lie, ISO 3166; empty: the peer's own country.
   */
  'country': (string);
}
