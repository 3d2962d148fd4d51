// Original file: proto/hanse/control/v1/grants.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Grant {
  'grantId'?: (string);
  /**
   * The peer's site id.
   */
  'to'?: (string);
  /**
   * Artifact pattern: `*` is one segment, `**` any depth, nothing else is special.
   */
  'artifact'?: (string);
  /**
   * `discover`, `read`.
   */
  'actions'?: (string)[];
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
}

export interface Grant__Output {
  'grantId': (string);
  /**
   * The peer's site id.
   */
  'to': (string);
  /**
   * Artifact pattern: `*` is one segment, `**` any depth, nothing else is special.
   */
  'artifact': (string);
  /**
   * `discover`, `read`.
   */
  'actions': (string)[];
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
}
