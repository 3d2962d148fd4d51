// Original file: proto/hanse/control/v1/withdrawals.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Removal as _hanse_control_v1_Removal, Removal__Output as _hanse_control_v1_Removal__Output } from '../../../hanse/control/v1/Removal.ts';

export interface WithdrawalHolder {
  'siteId'?: (string);
  /**
   * `waiting`, `removed`, `nothing-held` or `exception`.
   */
  'state'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
  'answeredAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Why its copy cannot go for now.
   */
  'exception'?: (string);
  'removed'?: (_hanse_control_v1_Removal | null);
  /**
   * `hanse-withdrawal-receipt+jwt`; from GetWithdrawal only.
   */
  'receipt'?: (string);
  /**
   * Current `entity-statement+jwt` of a holder that answered, where it is known; from GetWithdrawal only.
   */
  'statement'?: (string);
  /**
   * It is known here to have had the version: by a delivery or a receipt. Where not, what it says cannot be compared.
   */
  'expected'?: (boolean);
}

export interface WithdrawalHolder__Output {
  'siteId': (string);
  /**
   * `waiting`, `removed`, `nothing-held` or `exception`.
   */
  'state': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
  'answeredAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Why its copy cannot go for now.
   */
  'exception': (string);
  'removed': (_hanse_control_v1_Removal__Output | null);
  /**
   * `hanse-withdrawal-receipt+jwt`; from GetWithdrawal only.
   */
  'receipt': (string);
  /**
   * Current `entity-statement+jwt` of a holder that answered, where it is known; from GetWithdrawal only.
   */
  'statement': (string);
  /**
   * It is known here to have had the version: by a delivery or a receipt. Where not, what it says cannot be compared.
   */
  'expected': (boolean);
}
