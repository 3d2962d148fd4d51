// Original file: proto/hanse/control/v1/rules.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a rule has brought since it was added; counted where a version came whole.
 */
export interface RuleBrought {
  /**
   * Versions, those that are gone again included.
   */
  'versions'?: (number | string | Long);
  /**
   * What its pulls and repairs fetched from sources.
   */
  'bytesMoved'?: (number | string | Long);
  /**
   * What did not travel, because versions that were held here had it.
   */
  'bytesInherited'?: (number | string | Long);
}

/**
 * What a rule has brought since it was added; counted where a version came whole.
 */
export interface RuleBrought__Output {
  /**
   * Versions, those that are gone again included.
   */
  'versions': (number);
  /**
   * What its pulls and repairs fetched from sources.
   */
  'bytesMoved': (number);
  /**
   * What did not travel, because versions that were held here had it.
   */
  'bytesInherited': (number);
}
