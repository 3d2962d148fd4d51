// Original file: proto/hanse/control/v1/transfers.proto

import type { Transfer as _hanse_control_v1_Transfer, Transfer__Output as _hanse_control_v1_Transfer__Output } from '../../../hanse/control/v1/Transfer.ts';
import type { Deprecation as _hanse_control_v1_Deprecation, Deprecation__Output as _hanse_control_v1_Deprecation__Output } from '../../../hanse/control/v1/Deprecation.ts';

export interface StartPullResponse {
  /**
   * Unset when already held.
   */
  'transfer'?: (_hanse_control_v1_Transfer | null);
  'alreadyHeld'?: (boolean);
  /**
   * Where the version lies, or will lie.
   */
  'location'?: (string);
  /**
   * Its owner says to use another one; unset: it does not.
   */
  'deprecation'?: (_hanse_control_v1_Deprecation | null);
}

export interface StartPullResponse__Output {
  /**
   * Unset when already held.
   */
  'transfer': (_hanse_control_v1_Transfer__Output | null);
  'alreadyHeld': (boolean);
  /**
   * Where the version lies, or will lie.
   */
  'location': (string);
  /**
   * Its owner says to use another one; unset: it does not.
   */
  'deprecation': (_hanse_control_v1_Deprecation__Output | null);
}
