// Original file: proto/hanse/control/v1/audit.proto

import type { AuditFault as _hanse_control_v1_AuditFault, AuditFault__Output as _hanse_control_v1_AuditFault__Output } from '../../../hanse/control/v1/AuditFault.ts';
import type { AuditProgress as _hanse_control_v1_AuditProgress, AuditProgress__Output as _hanse_control_v1_AuditProgress__Output } from '../../../hanse/control/v1/AuditProgress.ts';
import type { AuditSummary as _hanse_control_v1_AuditSummary, AuditSummary__Output as _hanse_control_v1_AuditSummary__Output } from '../../../hanse/control/v1/AuditSummary.ts';

export interface VerifyAuditResponse {
  'fault'?: (_hanse_control_v1_AuditFault | null);
  'progress'?: (_hanse_control_v1_AuditProgress | null);
  'summary'?: (_hanse_control_v1_AuditSummary | null);
  'event'?: "fault"|"progress"|"summary";
}

export interface VerifyAuditResponse__Output {
  'fault'?: (_hanse_control_v1_AuditFault__Output | null);
  'progress'?: (_hanse_control_v1_AuditProgress__Output | null);
  'summary'?: (_hanse_control_v1_AuditSummary__Output | null);
  'event'?: "fault"|"progress"|"summary";
}
