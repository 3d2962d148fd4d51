// Original file: proto/hanse/federation/v1/offers.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { OfferPlace as _hanse_federation_v1_OfferPlace, OfferPlace__Output as _hanse_federation_v1_OfferPlace__Output } from '../../../hanse/federation/v1/OfferPlace.ts';
import type { Long } from '@grpc/proto-loader';

export interface Offer {
  'offerId'?: (string);
  /**
   * Artifact pattern: `*` is one segment, `**` any depth.
   */
  'artifact'?: (string);
  /**
   * `dataset`, `checkpoint`, or empty for both.
   */
  'kind'?: (string);
  /**
   * So many sites are to keep copies.
   */
  'copies'?: (number);
  /**
   * So many of the newest versions of each artifact are to stay; 0: all.
   */
  'keepLast'?: (number);
  /**
   * Those whose number (the step of a label `step-N`, else the sequence) is divisible by it are to stay for good; 0: none.
   */
  'keepEvery'?: (number | string | Long);
  /**
   * Only versions whose number is divisible by it; 0 and 1: all.
   */
  'every'?: (number | string | Long);
  /**
   * Only the newest version of each artifact.
   */
  'latestOnly'?: (boolean);
  /**
   * The offer ends then; unset: it is good until it is taken back.
   */
  'until'?: (_google_protobuf_Timestamp | null);
  'place'?: (_hanse_federation_v1_OfferPlace);
}

export interface Offer__Output {
  'offerId': (string);
  /**
   * Artifact pattern: `*` is one segment, `**` any depth.
   */
  'artifact': (string);
  /**
   * `dataset`, `checkpoint`, or empty for both.
   */
  'kind': (string);
  /**
   * So many sites are to keep copies.
   */
  'copies': (number);
  /**
   * So many of the newest versions of each artifact are to stay; 0: all.
   */
  'keepLast': (number);
  /**
   * Those whose number (the step of a label `step-N`, else the sequence) is divisible by it are to stay for good; 0: none.
   */
  'keepEvery': (number);
  /**
   * Only versions whose number is divisible by it; 0 and 1: all.
   */
  'every': (number);
  /**
   * Only the newest version of each artifact.
   */
  'latestOnly': (boolean);
  /**
   * The offer ends then; unset: it is good until it is taken back.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
  'place': (_hanse_federation_v1_OfferPlace__Output);
}
