// Original file: proto/hanse/control/v1/catalog.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface CatalogPart {
  'siteId'?: (string);
  /**
   * When this site last knew that it has all; unset: never.
   */
  'asOf'?: (_google_protobuf_Timestamp | null);
  /**
   * True where that was minutes ago at most and the last contact went well.
   */
  'fresh'?: (boolean);
  /**
   * What failed in the last contact; empty when all is well.
   */
  'problem'?: (string);
}

export interface CatalogPart__Output {
  'siteId': (string);
  /**
   * When this site last knew that it has all; unset: never.
   */
  'asOf': (_google_protobuf_Timestamp__Output | null);
  /**
   * True where that was minutes ago at most and the last contact went well.
   */
  'fresh': (boolean);
  /**
   * What failed in the last contact; empty when all is well.
   */
  'problem': (string);
}
