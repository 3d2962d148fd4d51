// Original file: proto/hanse/control/v1/deliveries.proto

import type { Long } from '@grpc/proto-loader';

export interface DeliverySum {
  'peer'?: (string);
  /**
   * Empty in sums by peer, and for deliveries that named nobody.
   */
  'person'?: (string);
  'deliveries'?: (number | string | Long);
  'locatedBytes'?: (number | string | Long);
  'relayedBytes'?: (number | string | Long);
  'reportedBytes'?: (number | string | Long);
}

export interface DeliverySum__Output {
  'peer': (string);
  /**
   * Empty in sums by peer, and for deliveries that named nobody.
   */
  'person': (string);
  'deliveries': (number);
  'locatedBytes': (number);
  'relayedBytes': (number);
  'reportedBytes': (number);
}
