// Original file: proto/hanse/federation/v1/relay.proto

import type { PartRange as _hanse_federation_v1_PartRange, PartRange__Output as _hanse_federation_v1_PartRange__Output } from '../../../hanse/federation/v1/PartRange.ts';

export interface ReadPartRequest {
  'deliveryId'?: (string);
  /**
   * 1 to 500, together at most 5 GiB. An empty range sends nothing.
   */
  'ranges'?: (_hanse_federation_v1_PartRange)[];
}

export interface ReadPartRequest__Output {
  'deliveryId': (string);
  /**
   * 1 to 500, together at most 5 GiB. An empty range sends nothing.
   */
  'ranges': (_hanse_federation_v1_PartRange__Output)[];
}
