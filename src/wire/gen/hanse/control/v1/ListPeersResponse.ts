// Original file: proto/hanse/control/v1/peers.proto

import type { Peer as _hanse_control_v1_Peer, Peer__Output as _hanse_control_v1_Peer__Output } from '../../../hanse/control/v1/Peer.ts';

export interface ListPeersResponse {
  'peers'?: (_hanse_control_v1_Peer)[];
  'nextPageToken'?: (string);
}

export interface ListPeersResponse__Output {
  'peers': (_hanse_control_v1_Peer__Output)[];
  'nextPageToken': (string);
}
