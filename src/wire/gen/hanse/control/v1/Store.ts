// Original file: proto/hanse/control/v1/site.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Store {
  'name'?: (string);
  /**
   * `s3://bucket/prefix` or `file:/path`.
   */
  'location'?: (string);
  'country'?: (string);
  /**
   * `direct`, `relay`, or both: how peers may read from it.
   */
  'share'?: (string)[];
  /**
   * `ready`, or why not.
   */
  'state'?: (string);
  /**
   * What the probe found, e.g. `range: yes`, `if-match: yes`, `checksum-sha256: ignored`.
   */
  'capabilities'?: ({[key: string]: string});
  'probedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * When the first of its keys ends, as far as their files say.
   */
  'keysExpireAt'?: (_google_protobuf_Timestamp | null);
}

export interface Store__Output {
  'name': (string);
  /**
   * `s3://bucket/prefix` or `file:/path`.
   */
  'location': (string);
  'country': (string);
  /**
   * `direct`, `relay`, or both: how peers may read from it.
   */
  'share': (string)[];
  /**
   * `ready`, or why not.
   */
  'state': (string);
  /**
   * What the probe found, e.g. `range: yes`, `if-match: yes`, `checksum-sha256: ignored`.
   */
  'capabilities': ({[key: string]: string});
  'probedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * When the first of its keys ends, as far as their files say.
   */
  'keysExpireAt': (_google_protobuf_Timestamp__Output | null);
}
