// Original file: proto/hanse/federation/v1/delivery.proto

import type { PartRange as _hanse_federation_v1_PartRange, PartRange__Output as _hanse_federation_v1_PartRange__Output } from '../../../hanse/federation/v1/PartRange.ts';

export interface LocatePartsRequest {
  'deliveryId'?: (string);
  /**
   * At most 500.
   */
  'ranges'?: (_hanse_federation_v1_PartRange)[];
}

export interface LocatePartsRequest__Output {
  'deliveryId': (string);
  /**
   * At most 500.
   */
  'ranges': (_hanse_federation_v1_PartRange__Output)[];
}
