// Original file: proto/hanse/control/v1/transfers.proto


export interface ListTransfersRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Only those that are not at their end.
   */
  'activeOnly'?: (boolean);
}

export interface ListTransfersRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Only those that are not at their end.
   */
  'activeOnly': (boolean);
}
