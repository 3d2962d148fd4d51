// Original file: proto/hanse/control/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface AuditFault {
  'index'?: (number | string | Long);
  /**
   * `altered`, `missing`, `out of place`, `not as seen`.
   */
  'fault'?: (string);
  'detail'?: (string);
}

export interface AuditFault__Output {
  'index': (number);
  /**
   * `altered`, `missing`, `out of place`, `not as seen`.
   */
  'fault': (string);
  'detail': (string);
}
