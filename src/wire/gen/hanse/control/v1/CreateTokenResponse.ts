// Original file: proto/hanse/control/v1/people.proto

import type { Token as _hanse_control_v1_Token, Token__Output as _hanse_control_v1_Token__Output } from '../../../hanse/control/v1/Token.ts';

export interface CreateTokenResponse {
  'token'?: (_hanse_control_v1_Token | null);
  /**
   * The token itself: shown here and never again.
   */
  'secret'?: (string);
}

export interface CreateTokenResponse__Output {
  'token': (_hanse_control_v1_Token__Output | null);
  /**
   * The token itself: shown here and never again.
   */
  'secret': (string);
}
