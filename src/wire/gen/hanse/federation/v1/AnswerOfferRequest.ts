// Original file: proto/hanse/federation/v1/offers.proto

import type { OfferAnswer as _hanse_federation_v1_OfferAnswer, OfferAnswer__Output as _hanse_federation_v1_OfferAnswer__Output } from '../../../hanse/federation/v1/OfferAnswer.ts';
import type { Long } from '@grpc/proto-loader';

export interface AnswerOfferRequest {
  'offerId'?: (string);
  'answer'?: (_hanse_federation_v1_OfferAnswer);
  /**
   * Why it declines, in words of at most 300 characters; may be empty.
   */
  'reason'?: (string);
  /**
   * So many versions of each artifact it keeps at most; 0: as the offer says.
   */
  'keepLast'?: (number);
  /**
   * Versions that it holds of what it is to keep, and that it still lacks.
   */
  'held'?: (number | string | Long);
  'missing'?: (number | string | Long);
}

export interface AnswerOfferRequest__Output {
  'offerId': (string);
  'answer': (_hanse_federation_v1_OfferAnswer__Output);
  /**
   * Why it declines, in words of at most 300 characters; may be empty.
   */
  'reason': (string);
  /**
   * So many versions of each artifact it keeps at most; 0: as the offer says.
   */
  'keepLast': (number);
  /**
   * Versions that it holds of what it is to keep, and that it still lacks.
   */
  'held': (number);
  'missing': (number);
}
