// Original file: proto/hanse/federation/v1/delivery.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A range of one object of the delivery's version.
 */
export interface PartRange {
  /**
   * The object's path in the manifest.
   */
  'path'?: (string);
  'offset'?: (number | string | Long);
  'size'?: (number | string | Long);
}

/**
 * A range of one object of the delivery's version.
 */
export interface PartRange__Output {
  /**
   * The object's path in the manifest.
   */
  'path': (string);
  'offset': (number);
  'size': (number);
}
