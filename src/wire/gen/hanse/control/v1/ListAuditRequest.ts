// Original file: proto/hanse/control/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ListAuditRequest {
  /**
   * 1 to 1000; 0 means 100.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Each of these narrows; empty for all. An action, or its beginning up to a dot: `grant` is all of `grant.…`.
   */
  'action'?: (string);
  /**
   * A person, or `peer:SITE`, who did it or for whom it was done.
   */
  'by'?: (string);
  /**
   * What it was done to, or a part of it.
   */
  'subject'?: (string);
  /**
   * `ok`, `refused` or `failed`.
   */
  'outcome'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
  'until'?: (_google_protobuf_Timestamp | null);
}

export interface ListAuditRequest__Output {
  /**
   * 1 to 1000; 0 means 100.
   */
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Each of these narrows; empty for all. An action, or its beginning up to a dot: `grant` is all of `grant.…`.
   */
  'action': (string);
  /**
   * A person, or `peer:SITE`, who did it or for whom it was done.
   */
  'by': (string);
  /**
   * What it was done to, or a part of it.
   */
  'subject': (string);
  /**
   * `ok`, `refused` or `failed`.
   */
  'outcome': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
  'until': (_google_protobuf_Timestamp__Output | null);
}
