// Original file: proto/hanse/control/v1/peers.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

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
  /**
   * Why an operator suspended or revoked it; empty where no reason was given.
   */
  'stateReason'?: (string);
  /**
   * Since when an operator's word holds; unset where there was none.
   */
  'stateSince'?: (_google_protobuf_Timestamp | null);
  /**
   * Heard from within three heartbeats.
   */
  'online'?: (boolean);
  /**
   * Since when it is online or offline; unset: not heard since the gateway started.
   */
  'presenceSince'?: (_google_protobuf_Timestamp | null);
  /**
   * An exchange that this gateway began was answered: the two figures that follow count.
   */
  'measured'?: (boolean);
  'roundTripMs'?: (number);
  /**
   * The peer's clock minus this gateway's.
   */
  'clockOffsetMs'?: (number | string | Long);
  /**
   * The last statement of it that was refused because it went back or was signed by a key that is not trusted; empty: none.
   */
  'alarm'?: (string);
  'alarmAt'?: (_google_protobuf_Timestamp | null);
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
  /**
   * Why an operator suspended or revoked it; empty where no reason was given.
   */
  'stateReason': (string);
  /**
   * Since when an operator's word holds; unset where there was none.
   */
  'stateSince': (_google_protobuf_Timestamp__Output | null);
  /**
   * Heard from within three heartbeats.
   */
  'online': (boolean);
  /**
   * Since when it is online or offline; unset: not heard since the gateway started.
   */
  'presenceSince': (_google_protobuf_Timestamp__Output | null);
  /**
   * An exchange that this gateway began was answered: the two figures that follow count.
   */
  'measured': (boolean);
  'roundTripMs': (number);
  /**
   * The peer's clock minus this gateway's.
   */
  'clockOffsetMs': (number);
  /**
   * The last statement of it that was refused because it went back or was signed by a key that is not trusted; empty: none.
   */
  'alarm': (string);
  'alarmAt': (_google_protobuf_Timestamp__Output | null);
}
