// Original file: proto/hanse/control/v1/site.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

/**
 * A key of this site.
 */
export interface SiteKey {
  'kid'?: (string);
  /**
   * `EdDSA` or `ES256`.
   */
  'algorithm'?: (string);
  /**
   * RFC 7638 SHA-256 thumbprint, 64 hex digits.
   */
  'fingerprint'?: (string);
  /**
   * `current`, `next`, `retired`.
   */
  'state'?: (string);
  'from'?: (_google_protobuf_Timestamp | null);
  /**
   * Unset while it has no end. Documents that it signed before stay good.
   */
  'until'?: (_google_protobuf_Timestamp | null);
}

/**
 * A key of this site.
 */
export interface SiteKey__Output {
  'kid': (string);
  /**
   * `EdDSA` or `ES256`.
   */
  'algorithm': (string);
  /**
   * RFC 7638 SHA-256 thumbprint, 64 hex digits.
   */
  'fingerprint': (string);
  /**
   * `current`, `next`, `retired`.
   */
  'state': (string);
  'from': (_google_protobuf_Timestamp__Output | null);
  /**
   * Unset while it has no end. Documents that it signed before stay good.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
}
