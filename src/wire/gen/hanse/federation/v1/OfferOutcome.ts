// Original file: proto/hanse/federation/v1/offers.proto

export const OfferOutcome = {
  OFFER_OUTCOME_UNSPECIFIED: 'OFFER_OUTCOME_UNSPECIFIED',
  /**
   * The caller has a place, and is to keep copies.
   */
  OFFER_OUTCOME_TAKEN: 'OFFER_OUTCOME_TAKEN',
  /**
   * All places are taken: the caller waits, and is told when one is free.
   */
  OFFER_OUTCOME_NOT_NEEDED: 'OFFER_OUTCOME_NOT_NEEDED',
  /**
   * The offer is over.
   */
  OFFER_OUTCOME_GONE: 'OFFER_OUTCOME_GONE',
  OFFER_OUTCOME_DECLINED: 'OFFER_OUTCOME_DECLINED',
} as const;

export type OfferOutcome =
  | 'OFFER_OUTCOME_UNSPECIFIED'
  | 0
  /**
   * The caller has a place, and is to keep copies.
   */
  | 'OFFER_OUTCOME_TAKEN'
  | 1
  /**
   * All places are taken: the caller waits, and is told when one is free.
   */
  | 'OFFER_OUTCOME_NOT_NEEDED'
  | 2
  /**
   * The offer is over.
   */
  | 'OFFER_OUTCOME_GONE'
  | 3
  | 'OFFER_OUTCOME_DECLINED'
  | 4

export type OfferOutcome__Output = typeof OfferOutcome[keyof typeof OfferOutcome]
