// Original file: proto/hanse/control/v1/rules.proto

import type { Pin as _hanse_control_v1_Pin, Pin__Output as _hanse_control_v1_Pin__Output } from '../../../hanse/control/v1/Pin.ts';

export interface UnpinVersionResponse {
  'pin'?: (_hanse_control_v1_Pin | null);
}

export interface UnpinVersionResponse__Output {
  'pin': (_hanse_control_v1_Pin__Output | null);
}
