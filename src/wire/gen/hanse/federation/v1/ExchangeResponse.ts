// Original file: proto/hanse/federation/v1/peering.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ExchangeResponse {
  /**
   * The answering site's current `entity-statement+jwt`.
   */
  'statement'?: (string);
  /**
   * The answering site's clock.
   */
  'answeredAt'?: (_google_protobuf_Timestamp | null);
}

export interface ExchangeResponse__Output {
  /**
   * The answering site's current `entity-statement+jwt`.
   */
  'statement': (string);
  /**
   * The answering site's clock.
   */
  'answeredAt': (_google_protobuf_Timestamp__Output | null);
}
