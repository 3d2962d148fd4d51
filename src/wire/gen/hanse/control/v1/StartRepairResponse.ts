// Original file: proto/hanse/control/v1/transfers.proto

import type { Transfer as _hanse_control_v1_Transfer, Transfer__Output as _hanse_control_v1_Transfer__Output } from '../../../hanse/control/v1/Transfer.ts';

export interface StartRepairResponse {
  'transfer'?: (_hanse_control_v1_Transfer | null);
}

export interface StartRepairResponse__Output {
  'transfer': (_hanse_control_v1_Transfer__Output | null);
}
