// Original file: proto/hanse/federation/v1/offers.proto

import type { OfferOutcome as _hanse_federation_v1_OfferOutcome, OfferOutcome__Output as _hanse_federation_v1_OfferOutcome__Output } from '../../../hanse/federation/v1/OfferOutcome.ts';

export interface AnswerOfferResponse {
  'outcome'?: (_hanse_federation_v1_OfferOutcome);
}

export interface AnswerOfferResponse__Output {
  'outcome': (_hanse_federation_v1_OfferOutcome__Output);
}
