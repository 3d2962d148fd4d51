// Original file: proto/hanse/control/v1/watches.proto

import type { Watch as _hanse_control_v1_Watch, Watch__Output as _hanse_control_v1_Watch__Output } from '../../../hanse/control/v1/Watch.ts';

export interface ListWatchesResponse {
  'watches'?: (_hanse_control_v1_Watch)[];
  'nextPageToken'?: (string);
}

export interface ListWatchesResponse__Output {
  'watches': (_hanse_control_v1_Watch__Output)[];
  'nextPageToken': (string);
}
