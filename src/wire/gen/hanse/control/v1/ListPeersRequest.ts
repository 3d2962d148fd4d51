// Original file: proto/hanse/control/v1/peers.proto


export interface ListPeersRequest {
  /**
   * 1 to 1000; 0 means 100.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListPeersRequest__Output {
  /**
   * 1 to 1000; 0 means 100.
   */
  'pageSize': (number);
  'pageToken': (string);
}
