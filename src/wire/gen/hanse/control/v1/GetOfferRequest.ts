// Original file: proto/hanse/control/v1/offers.proto


export interface GetOfferRequest {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'offerId'?: (string);
}

export interface GetOfferRequest__Output {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'offerId': (string);
}
