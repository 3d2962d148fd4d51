// Original file: proto/hanse/control/v1/agreements.proto

import type { Agreement as _hanse_control_v1_Agreement, Agreement__Output as _hanse_control_v1_Agreement__Output } from '../../../hanse/control/v1/Agreement.ts';

export interface AcceptTermsResponse {
  'agreement'?: (_hanse_control_v1_Agreement | null);
  /**
   * False where it stood already.
   */
  'made'?: (boolean);
}

export interface AcceptTermsResponse__Output {
  'agreement': (_hanse_control_v1_Agreement__Output | null);
  /**
   * False where it stood already.
   */
  'made': (boolean);
}
