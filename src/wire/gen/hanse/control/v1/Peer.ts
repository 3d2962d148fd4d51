// Original file: proto/hanse/control/v1/peers.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Peer {
  'siteId'?: (string);
  'name'?: (string);
  'country'?: (string);
  /**
   * `invited`, `active`, `suspended`, `revoked`.
   */
  'state'?: (string);
  /**
   * RFC 7638 SHA-256 thumbprint of its key, 64 hex digits.
   */
  'fingerprint'?: (string);
  'endpoints'?: (string)[];
  /**
   * Origins of the stores that it shares directly.
   */
  'storeOrigins'?: (string)[];
  'statementExpiresAt'?: (_google_protobuf_Timestamp | null);
  'lastExchangeAt'?: (_google_protobuf_Timestamp | null);
  /**
   * What keeps it from being used now, and the remedy; empty when all is well.
   */
  'problem'?: (string);
  /**
   * The operator here confirmed the fingerprint.
   */
  'confirmedHere'?: (boolean);
  /**
   * The other side confirmed ours.
   */
  'confirmedThere'?: (boolean);
  /**
   * Fingerprint of another key that tried to use the same invitation; empty if none did.
   */
  'rejectedFingerprint'?: (string);
}

export interface Peer__Output {
  'siteId': (string);
  'name': (string);
  'country': (string);
  /**
   * `invited`, `active`, `suspended`, `revoked`.
   */
  'state': (string);
  /**
   * RFC 7638 SHA-256 thumbprint of its key, 64 hex digits.
   */
  'fingerprint': (string);
  'endpoints': (string)[];
  /**
   * Origins of the stores that it shares directly.
   */
  'storeOrigins': (string)[];
  'statementExpiresAt': (_google_protobuf_Timestamp__Output | null);
  'lastExchangeAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * What keeps it from being used now, and the remedy; empty when all is well.
   */
  'problem': (string);
  /**
   * The operator here confirmed the fingerprint.
   */
  'confirmedHere': (boolean);
  /**
   * The other side confirmed ours.
   */
  'confirmedThere': (boolean);
  /**
   * Fingerprint of another key that tried to use the same invitation; empty if none did.
   */
  'rejectedFingerprint': (string);
}
