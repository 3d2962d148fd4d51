// Original file: proto/hanse/control/v1/offers.proto


export interface AcceptOfferRequest {
  'requestId'?: (string);
  'offerId'?: (string);
  /**
   * Place below which each version gets `site/artifact/label`; empty for the site's own rule.
   */
  'to'?: (string);
}

export interface AcceptOfferRequest__Output {
  'requestId': (string);
  'offerId': (string);
  /**
   * Place below which each version gets `site/artifact/label`; empty for the site's own rule.
   */
  'to': (string);
}
