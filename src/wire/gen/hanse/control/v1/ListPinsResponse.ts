// Original file: proto/hanse/control/v1/rules.proto

import type { Pin as _hanse_control_v1_Pin, Pin__Output as _hanse_control_v1_Pin__Output } from '../../../hanse/control/v1/Pin.ts';

export interface ListPinsResponse {
  'pins'?: (_hanse_control_v1_Pin)[];
  'nextPageToken'?: (string);
}

export interface ListPinsResponse__Output {
  'pins': (_hanse_control_v1_Pin__Output)[];
  'nextPageToken': (string);
}
