// Original file: proto/hanse/federation/v1/peering.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A state of an audit log.
 */
export interface AuditHead {
  /**
   * How many records.
   */
  'size'?: (number | string | Long);
  /**
   * 64 hex digits.
   */
  'hash'?: (string);
}

/**
 * A state of an audit log.
 */
export interface AuditHead__Output {
  /**
   * How many records.
   */
  'size': (number);
  /**
   * 64 hex digits.
   */
  'hash': (string);
}
