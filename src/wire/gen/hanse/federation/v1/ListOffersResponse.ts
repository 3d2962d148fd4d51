// Original file: proto/hanse/federation/v1/offers.proto

import type { Offer as _hanse_federation_v1_Offer, Offer__Output as _hanse_federation_v1_Offer__Output } from '../../../hanse/federation/v1/Offer.ts';

export interface ListOffersResponse {
  'offers'?: (_hanse_federation_v1_Offer)[];
}

export interface ListOffersResponse__Output {
  'offers': (_hanse_federation_v1_Offer__Output)[];
}
