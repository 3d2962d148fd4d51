// Original file: proto/hanse/control/v1/offers.proto

import type { OfferTerms as _hanse_control_v1_OfferTerms, OfferTerms__Output as _hanse_control_v1_OfferTerms__Output } from '../../../hanse/control/v1/OfferTerms.ts';

export interface AddOfferRequest {
  'requestId'?: (string);
  'terms'?: (_hanse_control_v1_OfferTerms | null);
  /**
   * To whom: site ids, `country=FI`, `region=EU`; empty for every peer.
   */
  'sites'?: (string)[];
}

export interface AddOfferRequest__Output {
  'requestId': (string);
  'terms': (_hanse_control_v1_OfferTerms__Output | null);
  /**
   * To whom: site ids, `country=FI`, `region=EU`; empty for every peer.
   */
  'sites': (string)[];
}
