// Original file: proto/hanse/control/v1/deliveries.proto


export interface StopDeliveryRequest {
  'requestId'?: (string);
  /**
   * An id, or a beginning of one that names it alone.
   */
  'deliveryId'?: (string);
  /**
   * Told to the peer; at most 500 bytes.
   */
  'reason'?: (string);
}

export interface StopDeliveryRequest__Output {
  'requestId': (string);
  /**
   * An id, or a beginning of one that names it alone.
   */
  'deliveryId': (string);
  /**
   * Told to the peer; at most 500 bytes.
   */
  'reason': (string);
}
