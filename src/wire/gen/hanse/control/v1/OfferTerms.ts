// Original file: proto/hanse/control/v1/offers.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What an owner offers of its artifacts.
 */
export interface OfferTerms {
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
   * Those whose number is divisible by it are to stay for good; 0: none.
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
}

/**
 * What an owner offers of its artifacts.
 */
export interface OfferTerms__Output {
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
   * Those whose number is divisible by it are to stay for good; 0: none.
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
}
