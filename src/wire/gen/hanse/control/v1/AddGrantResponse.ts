// Original file: proto/hanse/control/v1/grants.proto

import type { Grant as _hanse_control_v1_Grant, Grant__Output as _hanse_control_v1_Grant__Output } from '../../../hanse/control/v1/Grant.ts';

export interface AddGrantResponse {
  'grant'?: (_hanse_control_v1_Grant | null);
  /**
   * e.g. the peer is not known yet, or nothing matches the pattern yet.
   */
  'warnings'?: (string)[];
}

export interface AddGrantResponse__Output {
  'grant': (_hanse_control_v1_Grant__Output | null);
  /**
   * e.g. the peer is not known yet, or nothing matches the pattern yet.
   */
  'warnings': (string)[];
}
