// Original file: proto/hanse/control/v1/peers.proto

import type { Peer as _hanse_control_v1_Peer, Peer__Output as _hanse_control_v1_Peer__Output } from '../../../hanse/control/v1/Peer.ts';

export interface GetPeerResponse {
  'peer'?: (_hanse_control_v1_Peer | null);
}

export interface GetPeerResponse__Output {
  'peer': (_hanse_control_v1_Peer__Output | null);
}
