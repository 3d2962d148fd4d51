// Original file: proto/hanse/control/v1/rules.proto


export interface ListPinsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListPinsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
