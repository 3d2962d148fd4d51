// Original file: proto/hanse/control/v1/transfers.proto

import type { ObjectFault as _hanse_control_v1_ObjectFault, ObjectFault__Output as _hanse_control_v1_ObjectFault__Output } from '../../../hanse/control/v1/ObjectFault.ts';
import type { VerifyProgress as _hanse_control_v1_VerifyProgress, VerifyProgress__Output as _hanse_control_v1_VerifyProgress__Output } from '../../../hanse/control/v1/VerifyProgress.ts';
import type { VerifySummary as _hanse_control_v1_VerifySummary, VerifySummary__Output as _hanse_control_v1_VerifySummary__Output } from '../../../hanse/control/v1/VerifySummary.ts';

export interface VerifyReplicaResponse {
  'fault'?: (_hanse_control_v1_ObjectFault | null);
  'progress'?: (_hanse_control_v1_VerifyProgress | null);
  'summary'?: (_hanse_control_v1_VerifySummary | null);
  'event'?: "fault"|"progress"|"summary";
}

export interface VerifyReplicaResponse__Output {
  'fault'?: (_hanse_control_v1_ObjectFault__Output | null);
  'progress'?: (_hanse_control_v1_VerifyProgress__Output | null);
  'summary'?: (_hanse_control_v1_VerifySummary__Output | null);
  'event'?: "fault"|"progress"|"summary";
}
