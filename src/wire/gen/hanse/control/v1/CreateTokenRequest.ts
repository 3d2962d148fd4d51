// Original file: proto/hanse/control/v1/people.proto


export interface CreateTokenRequest {
  'requestId'?: (string);
  /**
   * Letters, digits, `.`, `_`, `@`, `+`, `-`; at most 128. Empty for the token's own id.
   */
  'person'?: (string);
  'role'?: (string);
  /**
   * WLCG words: `storage.read|create|modify|stage:/PATH`, the path being the beginning of artifact names by whole
   * segments. Empty for all that the role may.
   */
  'scopes'?: (string)[];
  /**
   * 1 to 86400 seconds.
   */
  'lifeSeconds'?: (number);
}

export interface CreateTokenRequest__Output {
  'requestId': (string);
  /**
   * Letters, digits, `.`, `_`, `@`, `+`, `-`; at most 128. Empty for the token's own id.
   */
  'person': (string);
  'role': (string);
  /**
   * WLCG words: `storage.read|create|modify|stage:/PATH`, the path being the beginning of artifact names by whole
   * segments. Empty for all that the role may.
   */
  'scopes': (string)[];
  /**
   * 1 to 86400 seconds.
   */
  'lifeSeconds': (number);
}
