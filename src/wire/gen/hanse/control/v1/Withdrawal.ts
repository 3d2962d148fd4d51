// Original file: proto/hanse/control/v1/withdrawals.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { WithdrawalHolder as _hanse_control_v1_WithdrawalHolder, WithdrawalHolder__Output as _hanse_control_v1_WithdrawalHolder__Output } from '../../../hanse/control/v1/WithdrawalHolder.ts';

export interface Withdrawal {
  'reference'?: (string);
  'digest'?: (string);
  'reason'?: (string);
  'withdrawnAt'?: (_google_protobuf_Timestamp | null);
  /**
   * `hanse-withdrawal+jwt`.
   */
  'token'?: (string);
  /**
   * Of an own version: every peer that had it.
   */
  'holders'?: (_hanse_control_v1_WithdrawalHolder)[];
  /**
   * Of a peer's version: what became of it here: `waiting`, `done` or `exception`; empty for an own version.
   */
  'state'?: (string);
  /**
   * Of a peer's version: why it is not done, or not told to its owner.
   */
  'problem'?: (string);
  /**
   * Of a peer's version: `hanse-withdrawal-receipt+jwt` of this site; empty until it is made. From GetWithdrawal only.
   */
  'receipt'?: (string);
  /**
   * The owner has that receipt.
   */
  'told'?: (boolean);
}

export interface Withdrawal__Output {
  'reference': (string);
  'digest': (string);
  'reason': (string);
  'withdrawnAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * `hanse-withdrawal+jwt`.
   */
  'token': (string);
  /**
   * Of an own version: every peer that had it.
   */
  'holders': (_hanse_control_v1_WithdrawalHolder__Output)[];
  /**
   * Of a peer's version: what became of it here: `waiting`, `done` or `exception`; empty for an own version.
   */
  'state': (string);
  /**
   * Of a peer's version: why it is not done, or not told to its owner.
   */
  'problem': (string);
  /**
   * Of a peer's version: `hanse-withdrawal-receipt+jwt` of this site; empty until it is made. From GetWithdrawal only.
   */
  'receipt': (string);
  /**
   * The owner has that receipt.
   */
  'told': (boolean);
}
