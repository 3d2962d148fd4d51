// Original file: proto/hanse/control/v1/peers.proto

import type { Peer as _hanse_control_v1_Peer, Peer__Output as _hanse_control_v1_Peer__Output } from '../../../hanse/control/v1/Peer.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface PreviewPeerResponse {
  /**
   * As it would be stored; state is empty.
   */
  'peer'?: (_hanse_control_v1_Peer | null);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface PreviewPeerResponse__Output {
  /**
   * As it would be stored; state is empty.
   */
  'peer': (_hanse_control_v1_Peer__Output | null);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
