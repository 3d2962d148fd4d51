// Original file: proto/hanse/control/v1/watches.proto


export interface ScanWatchRequest {
  'requestId'?: (string);
  'watchId'?: (string);
}

export interface ScanWatchRequest__Output {
  'requestId': (string);
  'watchId': (string);
}
