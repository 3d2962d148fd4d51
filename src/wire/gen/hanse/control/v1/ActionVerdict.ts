// Original file: proto/hanse/control/v1/grants.proto

import type { GrantVerdict as _hanse_control_v1_GrantVerdict, GrantVerdict__Output as _hanse_control_v1_GrantVerdict__Output } from '../../../hanse/control/v1/GrantVerdict.ts';

export interface ActionVerdict {
  'action'?: (string);
  'allowed'?: (boolean);
  /**
   * The grant that decides: that allows, or that comes nearest; empty where there is none at all.
   */
  'grantId'?: (string);
  /**
   * Why, in words.
   */
  'text'?: (string);
  /**
   * Stable code of a refusal, e.g. `TERMS_NOT_ACCEPTED`; empty where allowed.
   */
  'reasonCode'?: (string);
  'grants'?: (_hanse_control_v1_GrantVerdict)[];
}

export interface ActionVerdict__Output {
  'action': (string);
  'allowed': (boolean);
  /**
   * The grant that decides: that allows, or that comes nearest; empty where there is none at all.
   */
  'grantId': (string);
  /**
   * Why, in words.
   */
  'text': (string);
  /**
   * Stable code of a refusal, e.g. `TERMS_NOT_ACCEPTED`; empty where allowed.
   */
  'reasonCode': (string);
  'grants': (_hanse_control_v1_GrantVerdict__Output)[];
}
