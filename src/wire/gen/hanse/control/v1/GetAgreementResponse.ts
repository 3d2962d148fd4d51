// Original file: proto/hanse/control/v1/agreements.proto

import type { Agreement as _hanse_control_v1_Agreement, Agreement__Output as _hanse_control_v1_Agreement__Output } from '../../../hanse/control/v1/Agreement.ts';
import type { Terms as _hanse_control_v1_Terms, Terms__Output as _hanse_control_v1_Terms__Output } from '../../../hanse/control/v1/Terms.ts';

export interface GetAgreementResponse {
  'agreement'?: (_hanse_control_v1_Agreement | null);
  /**
   * As far as this site has them.
   */
  'terms'?: (_hanse_control_v1_Terms | null);
  /**
   * `hanse-agreement+jwt`.
   */
  'token'?: (string);
}

export interface GetAgreementResponse__Output {
  'agreement': (_hanse_control_v1_Agreement__Output | null);
  /**
   * As far as this site has them.
   */
  'terms': (_hanse_control_v1_Terms__Output | null);
  /**
   * `hanse-agreement+jwt`.
   */
  'token': (string);
}
