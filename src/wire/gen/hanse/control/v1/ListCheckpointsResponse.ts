// Original file: proto/hanse/control/v1/watches.proto

import type { Checkpoint as _hanse_control_v1_Checkpoint, Checkpoint__Output as _hanse_control_v1_Checkpoint__Output } from '../../../hanse/control/v1/Checkpoint.ts';

export interface ListCheckpointsResponse {
  'checkpoints'?: (_hanse_control_v1_Checkpoint)[];
  'nextPageToken'?: (string);
}

export interface ListCheckpointsResponse__Output {
  'checkpoints': (_hanse_control_v1_Checkpoint__Output)[];
  'nextPageToken': (string);
}
