// Original file: proto/hanse/federation/v1/peering.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { AuditGrowth as _hanse_federation_v1_AuditGrowth, AuditGrowth__Output as _hanse_federation_v1_AuditGrowth__Output } from '../../../hanse/federation/v1/AuditGrowth.ts';
import type { AuditHead as _hanse_federation_v1_AuditHead, AuditHead__Output as _hanse_federation_v1_AuditHead__Output } from '../../../hanse/federation/v1/AuditHead.ts';

export interface ExchangeResponse {
  /**
   * The answering site's current `entity-statement+jwt`.
   */
  'statement'?: (string);
  /**
   * The answering site's clock.
   */
  'answeredAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The answering site's audit log, after `seen` of the request.
   */
  'audit'?: (_hanse_federation_v1_AuditGrowth | null);
  /**
   * What the answering site has seen of the caller's audit log by now.
   */
  'seen'?: (_hanse_federation_v1_AuditHead | null);
  /**
   * Statements that lead to the answering site's key from those before, oldest first, at most 16; empty where the caller
   * knows that key.
   */
  'chain'?: (string)[];
  /**
   * Changes whenever what OfferService.ListOffers would answer to the caller does; empty where it is offered nothing.
   */
  'offers'?: (string);
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
  /**
   * The answering site's audit log, after `seen` of the request.
   */
  'audit': (_hanse_federation_v1_AuditGrowth__Output | null);
  /**
   * What the answering site has seen of the caller's audit log by now.
   */
  'seen': (_hanse_federation_v1_AuditHead__Output | null);
  /**
   * Statements that lead to the answering site's key from those before, oldest first, at most 16; empty where the caller
   * knows that key.
   */
  'chain': (string)[];
  /**
   * Changes whenever what OfferService.ListOffers would answer to the caller does; empty where it is offered nothing.
   */
  'offers': (string);
}
