// Original file: proto/hanse/control/v1/people.proto


export interface LoginIssuer {
  /**
   * What this site calls it: persons of it are `SUB@NAME`.
   */
  'name'?: (string);
  /**
   * OpenID issuer identifier.
   */
  'issuer'?: (string);
  /**
   * Client for the device flow (RFC 8628); empty where people bring tokens by themselves.
   */
  'clientId'?: (string);
  'scopes'?: (string)[];
  /**
   * What its access tokens must be for.
   */
  'audience'?: (string);
  /**
   * Ways of logging in of which one is asked for; empty for any.
   */
  'acrValues'?: (string)[];
}

export interface LoginIssuer__Output {
  /**
   * What this site calls it: persons of it are `SUB@NAME`.
   */
  'name': (string);
  /**
   * OpenID issuer identifier.
   */
  'issuer': (string);
  /**
   * Client for the device flow (RFC 8628); empty where people bring tokens by themselves.
   */
  'clientId': (string);
  'scopes': (string)[];
  /**
   * What its access tokens must be for.
   */
  'audience': (string);
  /**
   * Ways of logging in of which one is asked for; empty for any.
   */
  'acrValues': (string)[];
}
