// Original file: proto/hanse/control/v1/offers.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * How one site stands to an offer.
 */
export interface OfferSite {
  'site'?: (string);
  /**
   * `asked`, `accepted`, `not needed`, `declined`, `left`, `no grant`, `not heard from`, `suspended`, `revoked`, `no peer`.
   */
  'state'?: (string);
  /**
   * In its words, or what can be done about it; may be empty.
   */
  'reason'?: (string);
  /**
   * Since when; unset where that is not known.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * So many versions of each artifact it keeps at most; 0: as the offer says.
   */
  'keepLast'?: (number);
  /**
   * It has said how far it is.
   */
  'measured'?: (boolean);
  /**
   * Versions that it holds of what it is to keep, and that it still lacks.
   */
  'held'?: (number | string | Long);
  'missing'?: (number | string | Long);
}

/**
 * How one site stands to an offer.
 */
export interface OfferSite__Output {
  'site': (string);
  /**
   * `asked`, `accepted`, `not needed`, `declined`, `left`, `no grant`, `not heard from`, `suspended`, `revoked`, `no peer`.
   */
  'state': (string);
  /**
   * In its words, or what can be done about it; may be empty.
   */
  'reason': (string);
  /**
   * Since when; unset where that is not known.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * So many versions of each artifact it keeps at most; 0: as the offer says.
   */
  'keepLast': (number);
  /**
   * It has said how far it is.
   */
  'measured': (boolean);
  /**
   * Versions that it holds of what it is to keep, and that it still lacks.
   */
  'held': (number);
  'missing': (number);
}
