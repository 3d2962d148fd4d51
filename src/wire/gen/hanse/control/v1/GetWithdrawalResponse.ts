// Original file: proto/hanse/control/v1/withdrawals.proto

import type { Withdrawal as _hanse_control_v1_Withdrawal, Withdrawal__Output as _hanse_control_v1_Withdrawal__Output } from '../../../hanse/control/v1/Withdrawal.ts';

export interface GetWithdrawalResponse {
  'withdrawal'?: (_hanse_control_v1_Withdrawal | null);
  /**
   * Current `entity-statement+jwt`s of the owner and, of a peer's version that was answered, of this site; as far as known.
   */
  'statements'?: (string)[];
}

export interface GetWithdrawalResponse__Output {
  'withdrawal': (_hanse_control_v1_Withdrawal__Output | null);
  /**
   * Current `entity-statement+jwt`s of the owner and, of a peer's version that was answered, of this site; as far as known.
   */
  'statements': (string)[];
}
