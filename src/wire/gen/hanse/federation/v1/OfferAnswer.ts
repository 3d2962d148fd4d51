// Original file: proto/hanse/federation/v1/offers.proto

export const OfferAnswer = {
  OFFER_ANSWER_UNSPECIFIED: 'OFFER_ANSWER_UNSPECIFIED',
  OFFER_ANSWER_ACCEPT: 'OFFER_ANSWER_ACCEPT',
  /**
   * Also of a place that the caller has: it is free for others then.
   */
  OFFER_ANSWER_DECLINE: 'OFFER_ANSWER_DECLINE',
} as const;

export type OfferAnswer =
  | 'OFFER_ANSWER_UNSPECIFIED'
  | 0
  | 'OFFER_ANSWER_ACCEPT'
  | 1
  /**
   * Also of a place that the caller has: it is free for others then.
   */
  | 'OFFER_ANSWER_DECLINE'
  | 2

export type OfferAnswer__Output = typeof OfferAnswer[keyof typeof OfferAnswer]
