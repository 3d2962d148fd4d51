// Original file: proto/hanse/control/v1/receipts.proto


export interface GetReceiptRequest {
  /**
   * An id of a receipt or of its transfer, or a beginning that names it alone.
   */
  'id'?: (string);
}

export interface GetReceiptRequest__Output {
  /**
   * An id of a receipt or of its transfer, or a beginning that names it alone.
   */
  'id': (string);
}
