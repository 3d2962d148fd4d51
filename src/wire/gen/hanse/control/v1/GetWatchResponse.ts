// Original file: proto/hanse/control/v1/watches.proto

import type { Watch as _hanse_control_v1_Watch, Watch__Output as _hanse_control_v1_Watch__Output } from '../../../hanse/control/v1/Watch.ts';

export interface GetWatchResponse {
  'watch'?: (_hanse_control_v1_Watch | null);
}

export interface GetWatchResponse__Output {
  'watch': (_hanse_control_v1_Watch__Output | null);
}
