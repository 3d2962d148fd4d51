// Original file: proto/hanse/control/v1/audit.proto

import type { StoredRecord as _hanse_control_v1_StoredRecord, StoredRecord__Output as _hanse_control_v1_StoredRecord__Output } from '../../../hanse/control/v1/StoredRecord.ts';

export interface ExportAuditResponse {
  /**
   * Of the first message: the log's hash before `from`.
   */
  'previous'?: (string);
  /**
   * Of the first message: whose log it is.
   */
  'siteId'?: (string);
  'records'?: (_hanse_control_v1_StoredRecord)[];
}

export interface ExportAuditResponse__Output {
  /**
   * Of the first message: the log's hash before `from`.
   */
  'previous': (string);
  /**
   * Of the first message: whose log it is.
   */
  'siteId': (string);
  'records': (_hanse_control_v1_StoredRecord__Output)[];
}
