// Original file: proto/hanse/control/v1/scrubs.proto


export interface WatchScrubRequest {
  'scrubId'?: (string);
}

export interface WatchScrubRequest__Output {
  'scrubId': (string);
}
