// Original file: proto/hanse/control/v1/offers.proto

import type { Offer as _hanse_control_v1_Offer, Offer__Output as _hanse_control_v1_Offer__Output } from '../../../hanse/control/v1/Offer.ts';

export interface RemoveOfferResponse {
  'offer'?: (_hanse_control_v1_Offer | null);
}

export interface RemoveOfferResponse__Output {
  'offer': (_hanse_control_v1_Offer__Output | null);
}
