// Original file: proto/hanse/control/v1/watches.proto


export interface GetWatchRequest {
  /**
   * Or a beginning of it that names it alone; so in all that follow.
   */
  'watchId'?: (string);
}

export interface GetWatchRequest__Output {
  /**
   * Or a beginning of it that names it alone; so in all that follow.
   */
  'watchId': (string);
}
