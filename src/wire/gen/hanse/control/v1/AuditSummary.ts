// Original file: proto/hanse/control/v1/audit.proto

import type { Witness as _hanse_control_v1_Witness, Witness__Output as _hanse_control_v1_Witness__Output } from '../../../hanse/control/v1/Witness.ts';
import type { Long } from '@grpc/proto-loader';

export interface AuditSummary {
  'records'?: (number | string | Long);
  'hash'?: (string);
  'faults'?: (number | string | Long);
  'witnesses'?: (_hanse_control_v1_Witness)[];
}

export interface AuditSummary__Output {
  'records': (number);
  'hash': (string);
  'faults': (number);
  'witnesses': (_hanse_control_v1_Witness__Output)[];
}
