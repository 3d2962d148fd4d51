// Original file: proto/hanse/federation/v1/delivery.proto

import type { DeliveryMode as _hanse_federation_v1_DeliveryMode, DeliveryMode__Output as _hanse_federation_v1_DeliveryMode__Output } from '../../../hanse/federation/v1/DeliveryMode.ts';
import type { Holder as _hanse_federation_v1_Holder, Holder__Output as _hanse_federation_v1_Holder__Output } from '../../../hanse/federation/v1/Holder.ts';

export interface OpenDeliveryResponse {
  /**
   * Empty after a dry run.
   */
  'deliveryId'?: (string);
  /**
   * What the source offers, best first.
   */
  'modes'?: (_hanse_federation_v1_DeliveryMode)[];
  /**
   * Other sites that have the version and may hand it on; told by the owner alone, at most 8.
   */
  'holders'?: (_hanse_federation_v1_Holder)[];
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
  /**
   * Other sites that have the version and may hand it on; told by the owner alone, at most 8.
   */
  'holders': (_hanse_federation_v1_Holder__Output)[];
}
