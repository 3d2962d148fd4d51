// Original file: proto/hanse/control/v1/offers.proto

import type { Offer as _hanse_control_v1_Offer, Offer__Output as _hanse_control_v1_Offer__Output } from '../../../hanse/control/v1/Offer.ts';

export interface AddOfferResponse {
  'offer'?: (_hanse_control_v1_Offer | null);
  /**
   * e.g. nothing matches yet.
   */
  'warnings'?: (string)[];
}

export interface AddOfferResponse__Output {
  'offer': (_hanse_control_v1_Offer__Output | null);
  /**
   * e.g. nothing matches yet.
   */
  'warnings': (string)[];
}
