// Original file: proto/hanse/control/v1/rules.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A copy that stays for now, because a newer one was made out of its bytes within the store.
 */
export interface KeptCopy {
  'reference'?: (string);
  /**
   * Reference of the newer one.
   */
  'neededBy'?: (string);
  /**
   * Its parts that came from this copy and were not read back yet; 0 while its pull still copies from there.
   */
  'unreadParts'?: (number | string | Long);
}

/**
 * A copy that stays for now, because a newer one was made out of its bytes within the store.
 */
export interface KeptCopy__Output {
  'reference': (string);
  /**
   * Reference of the newer one.
   */
  'neededBy': (string);
  /**
   * Its parts that came from this copy and were not read back yet; 0 while its pull still copies from there.
   */
  'unreadParts': (number);
}
