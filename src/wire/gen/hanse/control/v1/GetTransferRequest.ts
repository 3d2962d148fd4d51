// Original file: proto/hanse/control/v1/transfers.proto


export interface GetTransferRequest {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'transferId'?: (string);
}

export interface GetTransferRequest__Output {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'transferId': (string);
}
