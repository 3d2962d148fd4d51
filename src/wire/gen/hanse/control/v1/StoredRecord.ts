// Original file: proto/hanse/control/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface StoredRecord {
  'index'?: (number | string | Long);
  /**
   * Canonical JSON (RFC 8785); persons under pseudonyms.
   */
  'record'?: (string);
  'hash'?: (string);
}

export interface StoredRecord__Output {
  'index': (number);
  /**
   * Canonical JSON (RFC 8785); persons under pseudonyms.
   */
  'record': (string);
  'hash': (string);
}
