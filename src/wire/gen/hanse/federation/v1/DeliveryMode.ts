// Original file: proto/hanse/federation/v1/delivery.proto

/**
 * The path that bytes take.
 */
export const DeliveryMode = {
  DELIVERY_MODE_UNSPECIFIED: 'DELIVERY_MODE_UNSPECIFIED',
  /**
   * Range GETs on short-lived, read-only presigned URLs of the source's store.
   */
  DELIVERY_MODE_DIRECT: 'DELIVERY_MODE_DIRECT',
  /**
   * A stream through the source's gateway.
   */
  DELIVERY_MODE_RELAY: 'DELIVERY_MODE_RELAY',
} as const;

/**
 * The path that bytes take.
 */
export type DeliveryMode =
  | 'DELIVERY_MODE_UNSPECIFIED'
  | 0
  /**
   * Range GETs on short-lived, read-only presigned URLs of the source's store.
   */
  | 'DELIVERY_MODE_DIRECT'
  | 1
  /**
   * A stream through the source's gateway.
   */
  | 'DELIVERY_MODE_RELAY'
  | 2

/**
 * The path that bytes take.
 */
export type DeliveryMode__Output = typeof DeliveryMode[keyof typeof DeliveryMode]
