// Original file: proto/hanse/federation/v1/delivery.proto

/**
 * How a delivery ended, as the destination tells it.
 */
export const DeliveryOutcome = {
  DELIVERY_OUTCOME_UNSPECIFIED: 'DELIVERY_OUTCOME_UNSPECIFIED',
  DELIVERY_OUTCOME_SUCCEEDED: 'DELIVERY_OUTCOME_SUCCEEDED',
  DELIVERY_OUTCOME_FAILED: 'DELIVERY_OUTCOME_FAILED',
  DELIVERY_OUTCOME_CANCELLED: 'DELIVERY_OUTCOME_CANCELLED',
} as const;

/**
 * How a delivery ended, as the destination tells it.
 */
export type DeliveryOutcome =
  | 'DELIVERY_OUTCOME_UNSPECIFIED'
  | 0
  | 'DELIVERY_OUTCOME_SUCCEEDED'
  | 1
  | 'DELIVERY_OUTCOME_FAILED'
  | 2
  | 'DELIVERY_OUTCOME_CANCELLED'
  | 3

/**
 * How a delivery ended, as the destination tells it.
 */
export type DeliveryOutcome__Output = typeof DeliveryOutcome[keyof typeof DeliveryOutcome]
