// Original file: proto/hanse/control/v1/deliveries.proto

export const DeliveryState = {
  DELIVERY_STATE_UNSPECIFIED: 'DELIVERY_STATE_UNSPECIFIED',
  /**
   * May locate and relay.
   */
  DELIVERY_STATE_OPEN: 'DELIVERY_STATE_OPEN',
  /**
   * As the destination told.
   */
  DELIVERY_STATE_SUCCEEDED: 'DELIVERY_STATE_SUCCEEDED',
  DELIVERY_STATE_FAILED: 'DELIVERY_STATE_FAILED',
  DELIVERY_STATE_CANCELLED: 'DELIVERY_STATE_CANCELLED',
  /**
   * By an operator of this site, for good.
   */
  DELIVERY_STATE_STOPPED: 'DELIVERY_STATE_STOPPED',
  /**
   * Its peer or its grant no longer stood; the peer can open it again when they do.
   */
  DELIVERY_STATE_DENIED: 'DELIVERY_STATE_DENIED',
} as const;

export type DeliveryState =
  | 'DELIVERY_STATE_UNSPECIFIED'
  | 0
  /**
   * May locate and relay.
   */
  | 'DELIVERY_STATE_OPEN'
  | 1
  /**
   * As the destination told.
   */
  | 'DELIVERY_STATE_SUCCEEDED'
  | 2
  | 'DELIVERY_STATE_FAILED'
  | 3
  | 'DELIVERY_STATE_CANCELLED'
  | 4
  /**
   * By an operator of this site, for good.
   */
  | 'DELIVERY_STATE_STOPPED'
  | 5
  /**
   * Its peer or its grant no longer stood; the peer can open it again when they do.
   */
  | 'DELIVERY_STATE_DENIED'
  | 6

export type DeliveryState__Output = typeof DeliveryState[keyof typeof DeliveryState]
