// Original file: proto/hanse/control/v1/transfers.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A site that a pull reads from.
 */
export interface TransferSource {
  'site'?: (string);
  /**
   * `used` or `left`.
   */
  'state'?: (string);
  /**
   * Why it was left, or is out of use just now; empty else.
   */
  'reason'?: (string);
  /**
   * At least so many came from it.
   */
  'bytes'?: (number | string | Long);
  'objects'?: (number | string | Long);
}

/**
 * A site that a pull reads from.
 */
export interface TransferSource__Output {
  'site': (string);
  /**
   * `used` or `left`.
   */
  'state': (string);
  /**
   * Why it was left, or is out of use just now; empty else.
   */
  'reason': (string);
  /**
   * At least so many came from it.
   */
  'bytes': (number);
  'objects': (number);
}
