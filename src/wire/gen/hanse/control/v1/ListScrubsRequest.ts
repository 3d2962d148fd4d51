// Original file: proto/hanse/control/v1/scrubs.proto


export interface ListScrubsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListScrubsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
