// Original file: proto/hanse/control/v1/audit.proto

import type { AuditRecord as _hanse_control_v1_AuditRecord, AuditRecord__Output as _hanse_control_v1_AuditRecord__Output } from '../../../hanse/control/v1/AuditRecord.ts';

export interface ListAuditResponse {
  'records'?: (_hanse_control_v1_AuditRecord)[];
  'nextPageToken'?: (string);
}

export interface ListAuditResponse__Output {
  'records': (_hanse_control_v1_AuditRecord__Output)[];
  'nextPageToken': (string);
}
