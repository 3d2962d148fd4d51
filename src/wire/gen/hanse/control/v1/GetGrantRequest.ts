// Original file: proto/hanse/control/v1/grants.proto


export interface GetGrantRequest {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'grantId'?: (string);
}

export interface GetGrantRequest__Output {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'grantId': (string);
}
