// Original file: proto/hanse/control/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface AuditProgress {
  'recordsDone'?: (number | string | Long);
  'recordsTotal'?: (number | string | Long);
}

export interface AuditProgress__Output {
  'recordsDone': (number);
  'recordsTotal': (number);
}
