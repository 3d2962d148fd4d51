// Original file: proto/hanse/control/v1/receipts.proto


export interface ListReceiptsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Only those with this site.
   */
  'peer'?: (string);
  /**
   * Only those of this transfer: its id, or a beginning of it.
   */
  'transferId'?: (string);
}

export interface ListReceiptsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Only those with this site.
   */
  'peer': (string);
  /**
   * Only those of this transfer: its id, or a beginning of it.
   */
  'transferId': (string);
}
