// Original file: proto/hanse/control/v1/watches.proto


export interface ListWatchesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListWatchesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
