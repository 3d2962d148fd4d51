// Original file: proto/hanse/federation/v1/delivery.proto

import type { PartLocation as _hanse_federation_v1_PartLocation, PartLocation__Output as _hanse_federation_v1_PartLocation__Output } from '../../../hanse/federation/v1/PartLocation.ts';

export interface LocatePartsResponse {
  /**
   * One per range, same order.
   */
  'locations'?: (_hanse_federation_v1_PartLocation)[];
}

export interface LocatePartsResponse__Output {
  /**
   * One per range, same order.
   */
  'locations': (_hanse_federation_v1_PartLocation__Output)[];
}
