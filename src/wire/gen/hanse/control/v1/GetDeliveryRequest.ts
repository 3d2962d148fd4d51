// Original file: proto/hanse/control/v1/deliveries.proto


export interface GetDeliveryRequest {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'deliveryId'?: (string);
}

export interface GetDeliveryRequest__Output {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'deliveryId': (string);
}
