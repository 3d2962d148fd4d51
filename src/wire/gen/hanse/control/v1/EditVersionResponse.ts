// Original file: proto/hanse/control/v1/catalog.proto

import type { Version as _hanse_control_v1_Version, Version__Output as _hanse_control_v1_Version__Output } from '../../../hanse/control/v1/Version.ts';

export interface EditVersionResponse {
  'version'?: (_hanse_control_v1_Version | null);
  /**
   * False where the version said so already: nothing was changed.
   */
  'changed'?: (boolean);
}

export interface EditVersionResponse__Output {
  'version': (_hanse_control_v1_Version__Output | null);
  /**
   * False where the version said so already: nothing was changed.
   */
  'changed': (boolean);
}
