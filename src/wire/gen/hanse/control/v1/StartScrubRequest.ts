// Original file: proto/hanse/control/v1/scrubs.proto

import type { Long } from '@grpc/proto-loader';

export interface StartScrubRequest {
  'requestId'?: (string);
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`; none for everything.
   */
  'references'?: (string)[];
  /**
   * Name of a store; empty for all.
   */
  'store'?: (string);
  /**
   * As in Scrub; empty for everything.
   */
  'subset'?: (string);
  /**
   * Bytes per second; 0 for 100 MiB/s.
   */
  'maxRate'?: (number | string | Long);
}

export interface StartScrubRequest__Output {
  'requestId': (string);
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`; none for everything.
   */
  'references': (string)[];
  /**
   * Name of a store; empty for all.
   */
  'store': (string);
  /**
   * As in Scrub; empty for everything.
   */
  'subset': (string);
  /**
   * Bytes per second; 0 for 100 MiB/s.
   */
  'maxRate': (number);
}
