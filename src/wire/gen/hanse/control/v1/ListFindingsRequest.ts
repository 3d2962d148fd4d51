// Original file: proto/hanse/control/v1/scrubs.proto


export interface ListFindingsRequest {
  'scrubId'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListFindingsRequest__Output {
  'scrubId': (string);
  'pageSize': (number);
  'pageToken': (string);
}
