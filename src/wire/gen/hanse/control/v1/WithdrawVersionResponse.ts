// Original file: proto/hanse/control/v1/withdrawals.proto

import type { Withdrawal as _hanse_control_v1_Withdrawal, Withdrawal__Output as _hanse_control_v1_Withdrawal__Output } from '../../../hanse/control/v1/Withdrawal.ts';

export interface WithdrawVersionResponse {
  'withdrawal'?: (_hanse_control_v1_Withdrawal | null);
}

export interface WithdrawVersionResponse__Output {
  'withdrawal': (_hanse_control_v1_Withdrawal__Output | null);
}
