// Original file: proto/hanse/federation/v1/peering.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { AuditGrowth as _hanse_federation_v1_AuditGrowth, AuditGrowth__Output as _hanse_federation_v1_AuditGrowth__Output } from '../../../hanse/federation/v1/AuditGrowth.ts';
import type { AuditHead as _hanse_federation_v1_AuditHead, AuditHead__Output as _hanse_federation_v1_AuditHead__Output } from '../../../hanse/federation/v1/AuditHead.ts';

export interface ExchangeRequest {
  /**
   * The caller's current `entity-statement+jwt`.
   */
  'statement'?: (string);
  /**
   * The caller's clock when it sent the request.
   */
  'sentAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The caller's audit log, after what the answering site last said that it had seen of it.
   */
  'audit'?: (_hanse_federation_v1_AuditGrowth | null);
  /**
   * What the caller has seen of the answering site's audit log; unset before the first time.
   */
  'seen'?: (_hanse_federation_v1_AuditHead | null);
  /**
   * Fingerprint (64 hex) of the answering site's key, as the caller has it pinned.
   */
  'knownKey'?: (string);
  /**
   * Changes whenever what OfferService.ListOffers would answer to the answering site does; empty where the caller offers it nothing.
   */
  'offers'?: (string);
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
  /**
   * The caller's audit log, after what the answering site last said that it had seen of it.
   */
  'audit': (_hanse_federation_v1_AuditGrowth__Output | null);
  /**
   * What the caller has seen of the answering site's audit log; unset before the first time.
   */
  'seen': (_hanse_federation_v1_AuditHead__Output | null);
  /**
   * Fingerprint (64 hex) of the answering site's key, as the caller has it pinned.
   */
  'knownKey': (string);
  /**
   * Changes whenever what OfferService.ListOffers would answer to the answering site does; empty where the caller offers it nothing.
   */
  'offers': (string);
}
