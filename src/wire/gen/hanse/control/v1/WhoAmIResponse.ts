// Original file: proto/hanse/control/v1/people.proto


export interface WhoAmIResponse {
  'siteId'?: (string);
  'person'?: (string);
  /**
   * `operator`, `curator`, `researcher` or `auditor`.
   */
  'role'?: (string);
  /**
   * URL of the OpenID issuer; empty for a person whom this site itself names.
   */
  'issuer'?: (string);
  /**
   * As AARC-G069 writes them.
   */
  'entitlements'?: (string)[];
  /**
   * Whether the token may do no more than its scopes say.
   */
  'scoped'?: (boolean);
  /**
   * `storage.read:/climate` and the like.
   */
  'scopes'?: (string)[];
}

export interface WhoAmIResponse__Output {
  'siteId': (string);
  'person': (string);
  /**
   * `operator`, `curator`, `researcher` or `auditor`.
   */
  'role': (string);
  /**
   * URL of the OpenID issuer; empty for a person whom this site itself names.
   */
  'issuer': (string);
  /**
   * As AARC-G069 writes them.
   */
  'entitlements': (string)[];
  /**
   * Whether the token may do no more than its scopes say.
   */
  'scoped': (boolean);
  /**
   * `storage.read:/climate` and the like.
   */
  'scopes': (string)[];
}
