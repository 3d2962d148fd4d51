// Original file: proto/hanse/control/v1/grants.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { GrantConditions as _hanse_control_v1_GrantConditions, GrantConditions__Output as _hanse_control_v1_GrantConditions__Output } from '../../../hanse/control/v1/GrantConditions.ts';

export interface Grant {
  'grantId'?: (string);
  /**
   * The peer's site id; or peers by their pinned statement: `country=FI`, `region=EU`.
   */
  'to'?: (string);
  /**
   * Artifact pattern: `*` is one segment, `**` any depth, nothing else is special.
   */
  'artifact'?: (string);
  /**
   * `discover`, `read`, `redistribute`.
   */
  'actions'?: (string)[];
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  'conditions'?: (_hanse_control_v1_GrantConditions | null);
}

export interface Grant__Output {
  'grantId': (string);
  /**
   * The peer's site id; or peers by their pinned statement: `country=FI`, `region=EU`.
   */
  'to': (string);
  /**
   * Artifact pattern: `*` is one segment, `**` any depth, nothing else is special.
   */
  'artifact': (string);
  /**
   * `discover`, `read`, `redistribute`.
   */
  'actions': (string)[];
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  'conditions': (_hanse_control_v1_GrantConditions__Output | null);
}
