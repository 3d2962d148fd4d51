// Original file: proto/hanse/control/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface ExportAuditRequest {
  /**
   * The first record.
   */
  'from'?: (number | string | Long);
  /**
   * How many; 0 for all that there are when the call comes.
   */
  'count'?: (number | string | Long);
}

export interface ExportAuditRequest__Output {
  /**
   * The first record.
   */
  'from': (number);
  /**
   * How many; 0 for all that there are when the call comes.
   */
  'count': (number);
}
