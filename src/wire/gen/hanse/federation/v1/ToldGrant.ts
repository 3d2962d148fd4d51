// Original file: proto/hanse/federation/v1/catalog.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What one grant allows the caller, and on which conditions.
 */
export interface ToldGrant {
  'grantId'?: (string);
  /**
   * Artifact pattern of the grant: an agreement to its terms covers what it covers.
   */
  'artifact'?: (string);
  /**
   * `discover`, `read`, `redistribute`.
   */
  'actions'?: (string)[];
  /**
   * Only for this person of the caller; empty for all.
   */
  'person'?: (string);
  /**
   * Only for people who are in this group (AARC-G069); empty for all.
   */
  'entitlement'?: (string);
  /**
   * It counts for nothing from then on; unset: for good.
   */
  'until'?: (_google_protobuf_Timestamp | null);
  /**
   * Bytes that the caller may read in a calendar month (UTC); 0: any number.
   */
  'quotaBytes'?: (number | string | Long);
  /**
   * SHA-256 of terms that must be agreed to before a read; empty where there are none.
   */
  'termsSha256'?: (string);
  /**
   * Where the terms stand; empty where GetTerms has their text.
   */
  'termsUrl'?: (string);
  /**
   * What it may be read for; empty for anything.
   */
  'purpose'?: (string);
  /**
   * Where copies may lie, as the grant says it: regions and countries; empty for anywhere.
   */
  'residency'?: (string)[];
  /**
   * The countries (ISO 3166) that this means to the owner.
   */
  'countries'?: (string)[];
}

/**
 * What one grant allows the caller, and on which conditions.
 */
export interface ToldGrant__Output {
  'grantId': (string);
  /**
   * Artifact pattern of the grant: an agreement to its terms covers what it covers.
   */
  'artifact': (string);
  /**
   * `discover`, `read`, `redistribute`.
   */
  'actions': (string)[];
  /**
   * Only for this person of the caller; empty for all.
   */
  'person': (string);
  /**
   * Only for people who are in this group (AARC-G069); empty for all.
   */
  'entitlement': (string);
  /**
   * It counts for nothing from then on; unset: for good.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
  /**
   * Bytes that the caller may read in a calendar month (UTC); 0: any number.
   */
  'quotaBytes': (number);
  /**
   * SHA-256 of terms that must be agreed to before a read; empty where there are none.
   */
  'termsSha256': (string);
  /**
   * Where the terms stand; empty where GetTerms has their text.
   */
  'termsUrl': (string);
  /**
   * What it may be read for; empty for anything.
   */
  'purpose': (string);
  /**
   * Where copies may lie, as the grant says it: regions and countries; empty for anywhere.
   */
  'residency': (string)[];
  /**
   * The countries (ISO 3166) that this means to the owner.
   */
  'countries': (string)[];
}
