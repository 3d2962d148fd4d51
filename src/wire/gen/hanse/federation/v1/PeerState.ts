// Original file: proto/hanse/federation/v1/peering.proto

/**
 * How far the answering site has come with the caller.
 */
export const PeerState = {
  PEER_STATE_UNSPECIFIED: 'PEER_STATE_UNSPECIFIED',
  /**
   * Known, not yet confirmed by the operators of both sites.
   */
  PEER_STATE_INVITED: 'PEER_STATE_INVITED',
  /**
   * Confirmed on both sides.
   */
  PEER_STATE_ACTIVE: 'PEER_STATE_ACTIVE',
  /**
   * Stopped by an operator; can be resumed.
   */
  PEER_STATE_SUSPENDED: 'PEER_STATE_SUSPENDED',
  /**
   * Ended by an operator; only a new peering starts again, from nothing.
   */
  PEER_STATE_REVOKED: 'PEER_STATE_REVOKED',
} as const;

/**
 * How far the answering site has come with the caller.
 */
export type PeerState =
  | 'PEER_STATE_UNSPECIFIED'
  | 0
  /**
   * Known, not yet confirmed by the operators of both sites.
   */
  | 'PEER_STATE_INVITED'
  | 1
  /**
   * Confirmed on both sides.
   */
  | 'PEER_STATE_ACTIVE'
  | 2
  /**
   * Stopped by an operator; can be resumed.
   */
  | 'PEER_STATE_SUSPENDED'
  | 3
  /**
   * Ended by an operator; only a new peering starts again, from nothing.
   */
  | 'PEER_STATE_REVOKED'
  | 4

/**
 * How far the answering site has come with the caller.
 */
export type PeerState__Output = typeof PeerState[keyof typeof PeerState]
