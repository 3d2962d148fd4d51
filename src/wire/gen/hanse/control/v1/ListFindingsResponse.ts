// Original file: proto/hanse/control/v1/scrubs.proto

import type { Finding as _hanse_control_v1_Finding, Finding__Output as _hanse_control_v1_Finding__Output } from '../../../hanse/control/v1/Finding.ts';

export interface ListFindingsResponse {
  'findings'?: (_hanse_control_v1_Finding)[];
  'nextPageToken'?: (string);
}

export interface ListFindingsResponse__Output {
  'findings': (_hanse_control_v1_Finding__Output)[];
  'nextPageToken': (string);
}
