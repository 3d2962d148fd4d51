// Original file: proto/hanse/control/v1/people.proto

import type { Token as _hanse_control_v1_Token, Token__Output as _hanse_control_v1_Token__Output } from '../../../hanse/control/v1/Token.ts';

export interface RevokeTokenResponse {
  'token'?: (_hanse_control_v1_Token | null);
}

export interface RevokeTokenResponse__Output {
  'token': (_hanse_control_v1_Token__Output | null);
}
