// Original file: proto/hanse/control/v1/grants.proto

import type { Long } from '@grpc/proto-loader';

export interface GrantUsage {
  'peer'?: (string);
  /**
   * `2026-11`, UTC.
   */
  'month'?: (string);
  'bytes'?: (number | string | Long);
}

export interface GrantUsage__Output {
  'peer': (string);
  /**
   * `2026-11`, UTC.
   */
  'month': (string);
  'bytes': (number);
}
