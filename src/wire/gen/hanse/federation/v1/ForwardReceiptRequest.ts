// Original file: proto/hanse/federation/v1/delivery.proto


export interface ForwardReceiptRequest {
  /**
   * `hanse-receipt+jwt` signed by the caller, the delivery's source.
   */
  'sourceReceipt'?: (string);
  /**
   * `hanse-receipt+jwt` signed by the delivery's destination.
   */
  'destinationReceipt'?: (string);
}

export interface ForwardReceiptRequest__Output {
  /**
   * `hanse-receipt+jwt` signed by the caller, the delivery's source.
   */
  'sourceReceipt': (string);
  /**
   * `hanse-receipt+jwt` signed by the delivery's destination.
   */
  'destinationReceipt': (string);
}
