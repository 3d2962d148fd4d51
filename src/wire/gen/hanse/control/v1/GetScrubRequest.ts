// Original file: proto/hanse/control/v1/scrubs.proto


export interface GetScrubRequest {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'scrubId'?: (string);
}

export interface GetScrubRequest__Output {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'scrubId': (string);
}
