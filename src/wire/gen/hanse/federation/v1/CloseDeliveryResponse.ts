// Original file: proto/hanse/federation/v1/delivery.proto


export interface CloseDeliveryResponse {
  /**
   * `hanse-receipt+jwt` of the same claims signed by the source, with the SHA-256 of the caller's token in `of`; empty
   * where the caller gave none.
   */
  'receipt'?: (string);
}

export interface CloseDeliveryResponse__Output {
  /**
   * `hanse-receipt+jwt` of the same claims signed by the source, with the SHA-256 of the caller's token in `of`; empty
   * where the caller gave none.
   */
  'receipt': (string);
}
