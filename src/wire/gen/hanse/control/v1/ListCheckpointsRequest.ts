// Original file: proto/hanse/control/v1/watches.proto


export interface ListCheckpointsRequest {
  'watchId'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListCheckpointsRequest__Output {
  'watchId': (string);
  'pageSize': (number);
  'pageToken': (string);
}
