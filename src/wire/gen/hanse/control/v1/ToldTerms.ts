// Original file: proto/hanse/control/v1/agreements.proto

import type { Terms as _hanse_control_v1_Terms, Terms__Output as _hanse_control_v1_Terms__Output } from '../../../hanse/control/v1/Terms.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ToldTerms {
  'terms'?: (_hanse_control_v1_Terms | null);
  'grantId'?: (string);
  /**
   * Artifact pattern that an agreement covers.
   */
  'artifact'?: (string);
  'purpose'?: (string);
  'residency'?: (string)[];
  'until'?: (_google_protobuf_Timestamp | null);
  /**
   * It was agreed to; nothing is to be done.
   */
  'accepted'?: (boolean);
}

export interface ToldTerms__Output {
  'terms': (_hanse_control_v1_Terms__Output | null);
  'grantId': (string);
  /**
   * Artifact pattern that an agreement covers.
   */
  'artifact': (string);
  'purpose': (string);
  'residency': (string)[];
  'until': (_google_protobuf_Timestamp__Output | null);
  /**
   * It was agreed to; nothing is to be done.
   */
  'accepted': (boolean);
}
