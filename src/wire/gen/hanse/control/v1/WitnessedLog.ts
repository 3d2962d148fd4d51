// Original file: proto/hanse/control/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface WitnessedLog {
  'size'?: (number | string | Long);
  'hash'?: (string);
  'at'?: (_google_protobuf_Timestamp | null);
  /**
   * Why the log cannot be the one that was seen; empty when all is well.
   */
  'problem'?: (string);
  /**
   * Of a peer's log: what it signed, `hanse-audit+jwt`.
   */
  'head'?: (string);
}

export interface WitnessedLog__Output {
  'size': (number);
  'hash': (string);
  'at': (_google_protobuf_Timestamp__Output | null);
  /**
   * Why the log cannot be the one that was seen; empty when all is well.
   */
  'problem': (string);
  /**
   * Of a peer's log: what it signed, `hanse-audit+jwt`.
   */
  'head': (string);
}
