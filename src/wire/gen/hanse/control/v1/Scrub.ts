// Original file: proto/hanse/control/v1/scrubs.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Scrub {
  'scrubId'?: (string);
  /**
   * `RUNNING`; `CLEAN` found nothing, `FAULTS` found something, `STUCK` could not be believed or could not go on,
   * `STOPPED` by a person.
   */
  'state'?: (string);
  /**
   * Why it is STUCK, with hop and remedy.
   */
  'reason'?: (string);
  'reasonCode'?: (string);
  /**
   * A person; empty for one that the schedule began.
   */
  'startedBy'?: (string);
  /**
   * Only these versions; empty for all, and then what belongs to nothing is looked for too.
   */
  'references'?: (string)[];
  /**
   * Only this store; empty for all.
   */
  'store'?: (string);
  /**
   * Whose bytes are read: `1/1` is everything, `2/7` the second of seven parts. Listings are always compared whole.
   */
  'subset'?: (string);
  /**
   * Bytes per second.
   */
  'maxRate'?: (number | string | Long);
  /**
   * Of all versions that it covers, whatever the subset.
   */
  'objectsTotal'?: (number | string | Long);
  'bytesTotal'?: (number | string | Long);
  /**
   * Whose bytes were read.
   */
  'objects'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'dark'?: (number | string | Long);
  'lost'?: (number | string | Long);
  'corrupt'?: (number | string | Long);
  'uploads'?: (number | string | Long);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'endedAt'?: (_google_protobuf_Timestamp | null);
}

export interface Scrub__Output {
  'scrubId': (string);
  /**
   * `RUNNING`; `CLEAN` found nothing, `FAULTS` found something, `STUCK` could not be believed or could not go on,
   * `STOPPED` by a person.
   */
  'state': (string);
  /**
   * Why it is STUCK, with hop and remedy.
   */
  'reason': (string);
  'reasonCode': (string);
  /**
   * A person; empty for one that the schedule began.
   */
  'startedBy': (string);
  /**
   * Only these versions; empty for all, and then what belongs to nothing is looked for too.
   */
  'references': (string)[];
  /**
   * Only this store; empty for all.
   */
  'store': (string);
  /**
   * Whose bytes are read: `1/1` is everything, `2/7` the second of seven parts. Listings are always compared whole.
   */
  'subset': (string);
  /**
   * Bytes per second.
   */
  'maxRate': (number);
  /**
   * Of all versions that it covers, whatever the subset.
   */
  'objectsTotal': (number);
  'bytesTotal': (number);
  /**
   * Whose bytes were read.
   */
  'objects': (number);
  'bytes': (number);
  'dark': (number);
  'lost': (number);
  'corrupt': (number);
  'uploads': (number);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'endedAt': (_google_protobuf_Timestamp__Output | null);
}
