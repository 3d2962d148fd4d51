// Original file: proto/hanse/control/v1/deliveries.proto


export interface SumDeliveriesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * By peer and person instead of by peer.
   */
  'byPerson'?: (boolean);
}

export interface SumDeliveriesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  /**
   * By peer and person instead of by peer.
   */
  'byPerson': (boolean);
}
