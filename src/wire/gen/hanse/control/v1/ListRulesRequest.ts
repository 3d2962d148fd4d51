// Original file: proto/hanse/control/v1/rules.proto


export interface ListRulesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListRulesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
