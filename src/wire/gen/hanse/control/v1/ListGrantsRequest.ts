// Original file: proto/hanse/control/v1/grants.proto


export interface ListGrantsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListGrantsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
