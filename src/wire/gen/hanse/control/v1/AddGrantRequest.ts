// Original file: proto/hanse/control/v1/grants.proto

import type { GrantConditions as _hanse_control_v1_GrantConditions, GrantConditions__Output as _hanse_control_v1_GrantConditions__Output } from '../../../hanse/control/v1/GrantConditions.ts';

export interface AddGrantRequest {
  'requestId'?: (string);
  'to'?: (string);
  'artifact'?: (string);
  'actions'?: (string)[];
  /**
   * Of terms the text, or url and sha256.
   */
  'conditions'?: (_hanse_control_v1_GrantConditions | null);
}

export interface AddGrantRequest__Output {
  'requestId': (string);
  'to': (string);
  'artifact': (string);
  'actions': (string)[];
  /**
   * Of terms the text, or url and sha256.
   */
  'conditions': (_hanse_control_v1_GrantConditions__Output | null);
}
