// Original file: proto/hanse/control/v1/watches.proto

import type { Watch as _hanse_control_v1_Watch, Watch__Output as _hanse_control_v1_Watch__Output } from '../../../hanse/control/v1/Watch.ts';

export interface ScanWatchResponse {
  'watch'?: (_hanse_control_v1_Watch | null);
  /**
   * False: the scan takes longer, and goes on.
   */
  'finished'?: (boolean);
}

export interface ScanWatchResponse__Output {
  'watch': (_hanse_control_v1_Watch__Output | null);
  /**
   * False: the scan takes longer, and goes on.
   */
  'finished': (boolean);
}
