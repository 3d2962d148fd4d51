// Original file: proto/hanse/federation/v1/delivery.proto


/**
 * A site that has a replica.
 */
export interface Holder {
  'site'?: (string);
  /**
   * `hanse-ticket+jwt`: the owner's leave for the caller to read the version there; empty after a dry run.
   */
  'ticket'?: (string);
}

/**
 * A site that has a replica.
 */
export interface Holder__Output {
  'site': (string);
  /**
   * `hanse-ticket+jwt`: the owner's leave for the caller to read the version there; empty after a dry run.
   */
  'ticket': (string);
}
