// Original file: proto/hanse/federation/v1/delivery.proto

import type { DeliveryMode as _hanse_federation_v1_DeliveryMode, DeliveryMode__Output as _hanse_federation_v1_DeliveryMode__Output } from '../../../hanse/federation/v1/DeliveryMode.ts';

export interface OpenDeliveryResponse {
  /**
   * Empty after a dry run.
   */
  'deliveryId'?: (string);
  /**
   * What the source offers, best first.
   */
  'modes'?: (_hanse_federation_v1_DeliveryMode)[];
}

export interface OpenDeliveryResponse__Output {
  /**
   * Empty after a dry run.
   */
  'deliveryId': (string);
  /**
   * What the source offers, best first.
   */
  'modes': (_hanse_federation_v1_DeliveryMode__Output)[];
}
