// Original file: proto/hanse/control/v1/withdrawals.proto

import type { Withdrawal as _hanse_control_v1_Withdrawal, Withdrawal__Output as _hanse_control_v1_Withdrawal__Output } from '../../../hanse/control/v1/Withdrawal.ts';

export interface ListWithdrawalsResponse {
  'withdrawals'?: (_hanse_control_v1_Withdrawal)[];
  'nextPageToken'?: (string);
}

export interface ListWithdrawalsResponse__Output {
  'withdrawals': (_hanse_control_v1_Withdrawal__Output)[];
  'nextPageToken': (string);
}
