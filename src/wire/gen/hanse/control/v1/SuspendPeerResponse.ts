// Original file: proto/hanse/control/v1/peers.proto

import type { PeerMove as _hanse_control_v1_PeerMove, PeerMove__Output as _hanse_control_v1_PeerMove__Output } from '../../../hanse/control/v1/PeerMove.ts';

export interface SuspendPeerResponse {
  'move'?: (_hanse_control_v1_PeerMove | null);
}

export interface SuspendPeerResponse__Output {
  'move': (_hanse_control_v1_PeerMove__Output | null);
}
