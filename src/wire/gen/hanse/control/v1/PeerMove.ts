// Original file: proto/hanse/control/v1/peers.proto

import type { Peer as _hanse_control_v1_Peer, Peer__Output as _hanse_control_v1_Peer__Output } from '../../../hanse/control/v1/Peer.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

/**
 * What an operator's word brought about.
 */
export interface PeerMove {
  'peer'?: (_hanse_control_v1_Peer | null);
  /**
   * False where it was so already.
   */
  'changed'?: (boolean);
  /**
   * Ids of grants to it that were removed.
   */
  'removedGrants'?: (string)[];
  /**
   * Ids of pulls from it that were paused, resumed or ended.
   */
  'transfers'?: (string)[];
  /**
   * Open deliveries to it that ended.
   */
  'deliveries'?: (number);
  /**
   * No URL that it was handed lives longer; unset where none lives.
   */
  'urlsUntil'?: (_google_protobuf_Timestamp | null);
}

/**
 * What an operator's word brought about.
 */
export interface PeerMove__Output {
  'peer': (_hanse_control_v1_Peer__Output | null);
  /**
   * False where it was so already.
   */
  'changed': (boolean);
  /**
   * Ids of grants to it that were removed.
   */
  'removedGrants': (string)[];
  /**
   * Ids of pulls from it that were paused, resumed or ended.
   */
  'transfers': (string)[];
  /**
   * Open deliveries to it that ended.
   */
  'deliveries': (number);
  /**
   * No URL that it was handed lives longer; unset where none lives.
   */
  'urlsUntil': (_google_protobuf_Timestamp__Output | null);
}
