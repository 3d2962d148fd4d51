// Original file: proto/hanse/control/v1/peers.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface CreateInvitationResponse {
  'invitation'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface CreateInvitationResponse__Output {
  'invitation': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
