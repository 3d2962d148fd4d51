// Original file: proto/hanse/control/v1/audit.proto

import type { Witness as _hanse_control_v1_Witness, Witness__Output as _hanse_control_v1_Witness__Output } from '../../../hanse/control/v1/Witness.ts';

export interface AcceptAuditLogResponse {
  'witness'?: (_hanse_control_v1_Witness | null);
}

export interface AcceptAuditLogResponse__Output {
  'witness': (_hanse_control_v1_Witness__Output | null);
}
