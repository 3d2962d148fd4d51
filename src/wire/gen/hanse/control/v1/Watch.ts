// Original file: proto/hanse/control/v1/watches.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Watch {
  'watchId'?: (string);
  /**
   * Name of the artifact that the checkpoints become versions of.
   */
  'artifact'?: (string);
  /**
   * The prefix whose folders are looked at, as a reader would type it.
   */
  'location'?: (string);
  /**
   * `auto`, `hf`, `dcp`, `megatron`, or `marker:NAME`.
   */
  'layout'?: (string);
  'everySeconds'?: (number | string);
  'abandonedAfterSeconds'?: (number | string);
  /**
   * `OK`, `STUCK` (the last scan failed; what was known stays), or `SUSPENDED`.
   */
  'state'?: (string);
  /**
   * Why it is in that state: hop, reason and remedy; empty when all is well.
   */
  'reason'?: (string);
  /**
   * Stable code of the reason.
   */
  'reasonCode'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
  'dueAt'?: (_google_protobuf_Timestamp | null);
  /**
   * When the last scan that saw everything ended; unset before the first.
   */
  'scannedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Folders of the last scan that are no checkpoint's.
   */
  'otherFolders'?: (number | string | Long);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  'title'?: (string);
  'license'?: (string);
  'description'?: (string);
  'keywords'?: (string)[];
  'contact'?: (string);
  /**
   * Versions that every checkpoint was made from, `site/name@label`.
   */
  'derivedFrom'?: (string)[];
}

export interface Watch__Output {
  'watchId': (string);
  /**
   * Name of the artifact that the checkpoints become versions of.
   */
  'artifact': (string);
  /**
   * The prefix whose folders are looked at, as a reader would type it.
   */
  'location': (string);
  /**
   * `auto`, `hf`, `dcp`, `megatron`, or `marker:NAME`.
   */
  'layout': (string);
  'everySeconds': (number);
  'abandonedAfterSeconds': (number);
  /**
   * `OK`, `STUCK` (the last scan failed; what was known stays), or `SUSPENDED`.
   */
  'state': (string);
  /**
   * Why it is in that state: hop, reason and remedy; empty when all is well.
   */
  'reason': (string);
  /**
   * Stable code of the reason.
   */
  'reasonCode': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
  'dueAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * When the last scan that saw everything ended; unset before the first.
   */
  'scannedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Folders of the last scan that are no checkpoint's.
   */
  'otherFolders': (number);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  'title': (string);
  'license': (string);
  'description': (string);
  'keywords': (string)[];
  'contact': (string);
  /**
   * Versions that every checkpoint was made from, `site/name@label`.
   */
  'derivedFrom': (string)[];
}
