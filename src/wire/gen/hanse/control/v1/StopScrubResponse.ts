// Original file: proto/hanse/control/v1/scrubs.proto

import type { Scrub as _hanse_control_v1_Scrub, Scrub__Output as _hanse_control_v1_Scrub__Output } from '../../../hanse/control/v1/Scrub.ts';

export interface StopScrubResponse {
  'scrub'?: (_hanse_control_v1_Scrub | null);
}

export interface StopScrubResponse__Output {
  'scrub': (_hanse_control_v1_Scrub__Output | null);
}
