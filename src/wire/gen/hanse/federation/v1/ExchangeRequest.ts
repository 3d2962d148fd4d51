// Original file: proto/hanse/federation/v1/peering.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ExchangeRequest {
  /**
   * The caller's current `entity-statement+jwt`.
   */
  'statement'?: (string);
  /**
   * The caller's clock when it sent the request.
   */
  'sentAt'?: (_google_protobuf_Timestamp | null);
}

export interface ExchangeRequest__Output {
  /**
   * The caller's current `entity-statement+jwt`.
   */
  'statement': (string);
  /**
   * The caller's clock when it sent the request.
   */
  'sentAt': (_google_protobuf_Timestamp__Output | null);
}
