// Original file: proto/hanse/control/v1/scrubs.proto

import type { Scrub as _hanse_control_v1_Scrub, Scrub__Output as _hanse_control_v1_Scrub__Output } from '../../../hanse/control/v1/Scrub.ts';

export interface ListScrubsResponse {
  'scrubs'?: (_hanse_control_v1_Scrub)[];
  'nextPageToken'?: (string);
}

export interface ListScrubsResponse__Output {
  'scrubs': (_hanse_control_v1_Scrub__Output)[];
  'nextPageToken': (string);
}
