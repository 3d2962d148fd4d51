// Original file: proto/hanse/control/v1/watches.proto


export interface ResumeWatchRequest {
  'requestId'?: (string);
  'watchId'?: (string);
}

export interface ResumeWatchRequest__Output {
  'requestId': (string);
  'watchId': (string);
}
