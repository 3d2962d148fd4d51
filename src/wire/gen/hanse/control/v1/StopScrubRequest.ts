// Original file: proto/hanse/control/v1/scrubs.proto


export interface StopScrubRequest {
  'requestId'?: (string);
  /**
   * An id, or a beginning of one that names it alone.
   */
  'scrubId'?: (string);
}

export interface StopScrubRequest__Output {
  'requestId': (string);
  /**
   * An id, or a beginning of one that names it alone.
   */
  'scrubId': (string);
}
