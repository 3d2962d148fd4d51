// Original file: proto/hanse/control/v1/deliveries.proto


export interface ListDeliveriesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Only those in state OPEN.
   */
  'activeOnly'?: (boolean);
  /**
   * Only those to this site; empty for all.
   */
  'peer'?: (string);
}

export interface ListDeliveriesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Only those in state OPEN.
   */
  'activeOnly': (boolean);
  /**
   * Only those to this site; empty for all.
   */
  'peer': (string);
}
