// Original file: proto/hanse/control/v1/people.proto

import type { Token as _hanse_control_v1_Token, Token__Output as _hanse_control_v1_Token__Output } from '../../../hanse/control/v1/Token.ts';

export interface ListTokensResponse {
  'tokens'?: (_hanse_control_v1_Token)[];
  'nextPageToken'?: (string);
}

export interface ListTokensResponse__Output {
  'tokens': (_hanse_control_v1_Token__Output)[];
  'nextPageToken': (string);
}
