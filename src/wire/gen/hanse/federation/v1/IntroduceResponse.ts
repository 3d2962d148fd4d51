// Original file: proto/hanse/federation/v1/peering.proto

import type { PeerState as _hanse_federation_v1_PeerState, PeerState__Output as _hanse_federation_v1_PeerState__Output } from '../../../hanse/federation/v1/PeerState.ts';

export interface IntroduceResponse {
  'state'?: (_hanse_federation_v1_PeerState);
  /**
   * The answering site's current `entity-statement+jwt`.
   */
  'statement'?: (string);
  /**
   * Statements that lead to its key from those before, oldest first; at most 16.
   */
  'chain'?: (string)[];
}

export interface IntroduceResponse__Output {
  'state': (_hanse_federation_v1_PeerState__Output);
  /**
   * The answering site's current `entity-statement+jwt`.
   */
  'statement': (string);
  /**
   * Statements that lead to its key from those before, oldest first; at most 16.
   */
  'chain': (string)[];
}
