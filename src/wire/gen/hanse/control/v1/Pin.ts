// Original file: proto/hanse/control/v1/rules.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Pin {
  'reference'?: (string);
  'pinnedBy'?: (string);
  'pinnedAt'?: (_google_protobuf_Timestamp | null);
  'note'?: (string);
}

export interface Pin__Output {
  'reference': (string);
  'pinnedBy': (string);
  'pinnedAt': (_google_protobuf_Timestamp__Output | null);
  'note': (string);
}
