// Original file: proto/hanse/control/v1/catalog.proto

import type { Version as _hanse_control_v1_Version, Version__Output as _hanse_control_v1_Version__Output } from '../../../hanse/control/v1/Version.ts';

export interface ListVersionsResponse {
  'versions'?: (_hanse_control_v1_Version)[];
  'nextPageToken'?: (string);
  /**
   * One line per peer whose part is not fresh, with the reason.
   */
  'warnings'?: (string)[];
}

export interface ListVersionsResponse__Output {
  'versions': (_hanse_control_v1_Version__Output)[];
  'nextPageToken': (string);
  /**
   * One line per peer whose part is not fresh, with the reason.
   */
  'warnings': (string)[];
}
