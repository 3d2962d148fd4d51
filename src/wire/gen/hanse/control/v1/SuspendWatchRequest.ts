// Original file: proto/hanse/control/v1/watches.proto


export interface SuspendWatchRequest {
  'requestId'?: (string);
  'watchId'?: (string);
}

export interface SuspendWatchRequest__Output {
  'requestId': (string);
  'watchId': (string);
}
