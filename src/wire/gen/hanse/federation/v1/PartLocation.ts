// Original file: proto/hanse/federation/v1/delivery.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface PartLocation {
  /**
   * A presigned GET of the object. Send Range and if_match with it, and nothing else.
   */
  'url'?: (string);
  /**
   * Value for If-Match; empty where the URL names a version of the object.
   */
  'ifMatch'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface PartLocation__Output {
  /**
   * A presigned GET of the object. Send Range and if_match with it, and nothing else.
   */
  'url': (string);
  /**
   * Value for If-Match; empty where the URL names a version of the object.
   */
  'ifMatch': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
