// Original file: proto/hanse/control/v1/people.proto


export interface ListTokensRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Only those that are good now.
   */
  'activeOnly'?: (boolean);
}

export interface ListTokensRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Only those that are good now.
   */
  'activeOnly': (boolean);
}
