// Original file: proto/hanse/control/v1/people.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Token {
  'tokenId'?: (string);
  'person'?: (string);
  'role'?: (string);
  /**
   * Empty for all that the role may.
   */
  'scopes'?: (string)[];
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Unset while it is good.
   */
  'revokedAt'?: (_google_protobuf_Timestamp | null);
  'revokedBy'?: (string);
}

export interface Token__Output {
  'tokenId': (string);
  'person': (string);
  'role': (string);
  /**
   * Empty for all that the role may.
   */
  'scopes': (string)[];
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Unset while it is good.
   */
  'revokedAt': (_google_protobuf_Timestamp__Output | null);
  'revokedBy': (string);
}
