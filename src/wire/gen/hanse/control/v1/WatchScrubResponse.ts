// Original file: proto/hanse/control/v1/scrubs.proto

import type { Scrub as _hanse_control_v1_Scrub, Scrub__Output as _hanse_control_v1_Scrub__Output } from '../../../hanse/control/v1/Scrub.ts';
import type { Finding as _hanse_control_v1_Finding, Finding__Output as _hanse_control_v1_Finding__Output } from '../../../hanse/control/v1/Finding.ts';

export interface WatchScrubResponse {
  'scrub'?: (_hanse_control_v1_Scrub | null);
  'findings'?: (_hanse_control_v1_Finding)[];
}

export interface WatchScrubResponse__Output {
  'scrub': (_hanse_control_v1_Scrub__Output | null);
  'findings': (_hanse_control_v1_Finding__Output)[];
}
