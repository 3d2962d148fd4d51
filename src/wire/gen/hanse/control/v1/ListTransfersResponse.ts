// Original file: proto/hanse/control/v1/transfers.proto

import type { Transfer as _hanse_control_v1_Transfer, Transfer__Output as _hanse_control_v1_Transfer__Output } from '../../../hanse/control/v1/Transfer.ts';

export interface ListTransfersResponse {
  'transfers'?: (_hanse_control_v1_Transfer)[];
  'nextPageToken'?: (string);
}

export interface ListTransfersResponse__Output {
  'transfers': (_hanse_control_v1_Transfer__Output)[];
  'nextPageToken': (string);
}
