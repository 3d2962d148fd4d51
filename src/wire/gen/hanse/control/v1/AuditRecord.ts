// Original file: proto/hanse/control/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface AuditRecord {
  'index'?: (number | string | Long);
  'at'?: (_google_protobuf_Timestamp | null);
  /**
   * e.g. `grant.add`.
   */
  'action'?: (string);
  /**
   * `user:NAME`, `peer:SITE` or `gateway`; a pseudonym in the place of a name that was forgotten.
   */
  'actor'?: (string);
  'onBehalfOf'?: (string);
  'subject'?: (string);
  'digest'?: (string);
  /**
   * `ok`, `refused`, `failed`.
   */
  'outcome'?: (string);
  'reason'?: (string);
  /**
   * Further facts, as JSON; empty where there are none.
   */
  'detail'?: (string);
  /**
   * The log's hash up to and with this record, 64 hex digits.
   */
  'hash'?: (string);
}

export interface AuditRecord__Output {
  'index': (number);
  'at': (_google_protobuf_Timestamp__Output | null);
  /**
   * e.g. `grant.add`.
   */
  'action': (string);
  /**
   * `user:NAME`, `peer:SITE` or `gateway`; a pseudonym in the place of a name that was forgotten.
   */
  'actor': (string);
  'onBehalfOf': (string);
  'subject': (string);
  'digest': (string);
  /**
   * `ok`, `refused`, `failed`.
   */
  'outcome': (string);
  'reason': (string);
  /**
   * Further facts, as JSON; empty where there are none.
   */
  'detail': (string);
  /**
   * The log's hash up to and with this record, 64 hex digits.
   */
  'hash': (string);
}
