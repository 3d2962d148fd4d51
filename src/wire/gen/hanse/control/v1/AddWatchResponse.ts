// Original file: proto/hanse/control/v1/watches.proto

import type { Watch as _hanse_control_v1_Watch, Watch__Output as _hanse_control_v1_Watch__Output } from '../../../hanse/control/v1/Watch.ts';

export interface AddWatchResponse {
  'watch'?: (_hanse_control_v1_Watch | null);
}

export interface AddWatchResponse__Output {
  'watch': (_hanse_control_v1_Watch__Output | null);
}
