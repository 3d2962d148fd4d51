// Original file: proto/hanse/control/v1/grants.proto

import type { Grant as _hanse_control_v1_Grant, Grant__Output as _hanse_control_v1_Grant__Output } from '../../../hanse/control/v1/Grant.ts';
import type { GrantUsage as _hanse_control_v1_GrantUsage, GrantUsage__Output as _hanse_control_v1_GrantUsage__Output } from '../../../hanse/control/v1/GrantUsage.ts';

export interface GetGrantResponse {
  'grant'?: (_hanse_control_v1_Grant | null);
  /**
   * Of this month, by peer.
   */
  'usage'?: (_hanse_control_v1_GrantUsage)[];
}

export interface GetGrantResponse__Output {
  'grant': (_hanse_control_v1_Grant__Output | null);
  /**
   * Of this month, by peer.
   */
  'usage': (_hanse_control_v1_GrantUsage__Output)[];
}
