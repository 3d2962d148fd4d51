// Original file: proto/hanse/federation/v1/offers.proto

/**
 * How an offer stands towards the caller.
 */
export const OfferPlace = {
  OFFER_PLACE_UNSPECIFIED: 'OFFER_PLACE_UNSPECIFIED',
  /**
   * It may have one.
   */
  OFFER_PLACE_FREE: 'OFFER_PLACE_FREE',
  /**
   * It has one.
   */
  OFFER_PLACE_YOURS: 'OFFER_PLACE_YOURS',
  /**
   * All are taken by others.
   */
  OFFER_PLACE_NONE: 'OFFER_PLACE_NONE',
} as const;

/**
 * How an offer stands towards the caller.
 */
export type OfferPlace =
  | 'OFFER_PLACE_UNSPECIFIED'
  | 0
  /**
   * It may have one.
   */
  | 'OFFER_PLACE_FREE'
  | 1
  /**
   * It has one.
   */
  | 'OFFER_PLACE_YOURS'
  | 2
  /**
   * All are taken by others.
   */
  | 'OFFER_PLACE_NONE'
  | 3

/**
 * How an offer stands towards the caller.
 */
export type OfferPlace__Output = typeof OfferPlace[keyof typeof OfferPlace]
