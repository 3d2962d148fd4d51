// Original file: proto/hanse/control/v1/watches.proto


export interface RemoveWatchRequest {
  'requestId'?: (string);
  'watchId'?: (string);
}

export interface RemoveWatchRequest__Output {
  'requestId': (string);
  'watchId': (string);
}
