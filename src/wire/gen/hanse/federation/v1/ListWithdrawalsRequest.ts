// Original file: proto/hanse/federation/v1/catalog.proto

import type { Long } from '@grpc/proto-loader';

export interface ListWithdrawalsRequest {
  /**
   * Those above it; 0 for all.
   */
  'afterSequence'?: (number | string | Long);
}

export interface ListWithdrawalsRequest__Output {
  /**
   * Those above it; 0 for all.
   */
  'afterSequence': (number);
}
