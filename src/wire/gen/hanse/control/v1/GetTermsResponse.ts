// Original file: proto/hanse/control/v1/agreements.proto

import type { ToldTerms as _hanse_control_v1_ToldTerms, ToldTerms__Output as _hanse_control_v1_ToldTerms__Output } from '../../../hanse/control/v1/ToldTerms.ts';

export interface GetTermsResponse {
  'reference'?: (string);
  /**
   * Country of the store that the copy would lie in.
   */
  'country'?: (string);
  /**
   * Empty where nothing is to be agreed to.
   */
  'terms'?: (_hanse_control_v1_ToldTerms)[];
}

export interface GetTermsResponse__Output {
  'reference': (string);
  /**
   * Country of the store that the copy would lie in.
   */
  'country': (string);
  /**
   * Empty where nothing is to be agreed to.
   */
  'terms': (_hanse_control_v1_ToldTerms__Output)[];
}
