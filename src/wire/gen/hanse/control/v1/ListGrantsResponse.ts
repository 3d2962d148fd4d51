// Original file: proto/hanse/control/v1/grants.proto

import type { Grant as _hanse_control_v1_Grant, Grant__Output as _hanse_control_v1_Grant__Output } from '../../../hanse/control/v1/Grant.ts';

export interface ListGrantsResponse {
  'grants'?: (_hanse_control_v1_Grant)[];
  'nextPageToken'?: (string);
}

export interface ListGrantsResponse__Output {
  'grants': (_hanse_control_v1_Grant__Output)[];
  'nextPageToken': (string);
}
