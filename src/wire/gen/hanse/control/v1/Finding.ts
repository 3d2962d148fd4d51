// Original file: proto/hanse/control/v1/scrubs.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Finding {
  /**
   * `dark`: in a place of Hanse's, belongs to nothing. `lost`: should be there and is not. `corrupt`: there, and not what was
   * signed or published. `upload`: begun and left; ended where it is older than a day.
   */
  'kind'?: (string);
  'store'?: (string);
  /**
   * Key inside the bucket.
   */
  'key'?: (string);
  /**
   * The version that it belongs to; empty for none.
   */
  'reference'?: (string);
  'detail'?: (string);
  'at'?: (_google_protobuf_Timestamp | null);
}

export interface Finding__Output {
  /**
   * `dark`: in a place of Hanse's, belongs to nothing. `lost`: should be there and is not. `corrupt`: there, and not what was
   * signed or published. `upload`: begun and left; ended where it is older than a day.
   */
  'kind': (string);
  'store': (string);
  /**
   * Key inside the bucket.
   */
  'key': (string);
  /**
   * The version that it belongs to; empty for none.
   */
  'reference': (string);
  'detail': (string);
  'at': (_google_protobuf_Timestamp__Output | null);
}
