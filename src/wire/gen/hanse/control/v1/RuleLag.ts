// Original file: proto/hanse/control/v1/rules.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How far a rule is behind what it wants.
 */
export interface RuleLag {
  /**
   * Wanted, and not held.
   */
  'versions'?: (number | string | Long);
  /**
   * From the newest held to the newest wanted, in steps (or sequences); of several artifacts the most.
   */
  'steps'?: (number | string | Long);
  /**
   * Still to come.
   */
  'bytes'?: (number | string | Long);
  /**
   * Since the oldest missing one was published, or the rule added.
   */
  'seconds'?: (number | string | Long);
}

/**
 * How far a rule is behind what it wants.
 */
export interface RuleLag__Output {
  /**
   * Wanted, and not held.
   */
  'versions': (number);
  /**
   * From the newest held to the newest wanted, in steps (or sequences); of several artifacts the most.
   */
  'steps': (number);
  /**
   * Still to come.
   */
  'bytes': (number);
  /**
   * Since the oldest missing one was published, or the rule added.
   */
  'seconds': (number);
}
