// Original file: proto/hanse/control/v1/catalog.proto


/**
 * That a version is not to be used any more, though it stands.
 */
export interface Deprecation {
  /**
   * Reference of what to use in its place.
   */
  'use'?: (string);
  /**
   * May be empty.
   */
  'reason'?: (string);
}

/**
 * That a version is not to be used any more, though it stands.
 */
export interface Deprecation__Output {
  /**
   * Reference of what to use in its place.
   */
  'use': (string);
  /**
   * May be empty.
   */
  'reason': (string);
}
