// Original file: proto/hanse/control/v1/offers.proto


export interface DeclineOfferRequest {
  'requestId'?: (string);
  'offerId'?: (string);
  /**
   * Why, in words for the owner of at most 300 characters; may be empty.
   */
  'reason'?: (string);
}

export interface DeclineOfferRequest__Output {
  'requestId': (string);
  'offerId': (string);
  /**
   * Why, in words for the owner of at most 300 characters; may be empty.
   */
  'reason': (string);
}
