// Original file: proto/hanse/control/v1/grants.proto

import type { ActionVerdict as _hanse_control_v1_ActionVerdict, ActionVerdict__Output as _hanse_control_v1_ActionVerdict__Output } from '../../../hanse/control/v1/ActionVerdict.ts';

export interface ExplainGrantsResponse {
  'reference'?: (string);
  /**
   * Where the copy would lie.
   */
  'country'?: (string);
  /**
   * One for each of `discover`, `read`, `redistribute`.
   */
  'verdicts'?: (_hanse_control_v1_ActionVerdict)[];
}

export interface ExplainGrantsResponse__Output {
  'reference': (string);
  /**
   * Where the copy would lie.
   */
  'country': (string);
  /**
   * One for each of `discover`, `read`, `redistribute`.
   */
  'verdicts': (_hanse_control_v1_ActionVerdict__Output)[];
}
