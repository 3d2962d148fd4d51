// Original file: proto/hanse/control/v1/withdrawals.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What went, and what was left because it is not the version's.
 */
export interface Removal {
  'objects'?: (number | string | Long);
  /**
   * States of objects, deletions that the bucket noted included.
   */
  'versions'?: (number | string | Long);
  /**
   * Unfinished uploads.
   */
  'uploads'?: (number | string | Long);
  'strays'?: (number | string | Long);
  /**
   * The first hundred keys of strays.
   */
  'strayKeys'?: (string)[];
}

/**
 * What went, and what was left because it is not the version's.
 */
export interface Removal__Output {
  'objects': (number);
  /**
   * States of objects, deletions that the bucket noted included.
   */
  'versions': (number);
  /**
   * Unfinished uploads.
   */
  'uploads': (number);
  'strays': (number);
  /**
   * The first hundred keys of strays.
   */
  'strayKeys': (string)[];
}
