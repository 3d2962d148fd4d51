// Original file: proto/hanse/control/v1/watches.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Checkpoint {
  /**
   * Its name below the watched prefix.
   */
  'folder'?: (string);
  'step'?: (number | string | Long);
  /**
   * The label of its version: `step-1200`.
   */
  'label'?: (string);
  /**
   * As it was found: `hf`, `dcp`, `megatron`, `megatron+dcp`, `marker:NAME`; empty where none was.
   */
  'layout'?: (string);
  /**
   * `growing`, `incomplete`, `abandoned`, `complete`, `published`, `changed` (after its publication), `gone` (likewise).
   */
  'state'?: (string);
  'objects'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  /**
   * What it lacks, by name, at most 51 lines.
   */
  'missing'?: (string)[];
  /**
   * Why it is not published though it is complete, or what became of what was published; empty when all is well.
   */
  'problem'?: (string);
  'firstSeenAt'?: (_google_protobuf_Timestamp | null);
  /**
   * When its keys, sizes or change tokens were last seen to differ.
   */
  'changedAt'?: (_google_protobuf_Timestamp | null);
  'completeSince'?: (_google_protobuf_Timestamp | null);
  'publishedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Id of the publication of this state, once it was begun.
   */
  'transferId'?: (string);
  /**
   * Of the version that it became; empty before.
   */
  'digest'?: (string);
}

export interface Checkpoint__Output {
  /**
   * Its name below the watched prefix.
   */
  'folder': (string);
  'step': (number);
  /**
   * The label of its version: `step-1200`.
   */
  'label': (string);
  /**
   * As it was found: `hf`, `dcp`, `megatron`, `megatron+dcp`, `marker:NAME`; empty where none was.
   */
  'layout': (string);
  /**
   * `growing`, `incomplete`, `abandoned`, `complete`, `published`, `changed` (after its publication), `gone` (likewise).
   */
  'state': (string);
  'objects': (number);
  'bytes': (number);
  /**
   * What it lacks, by name, at most 51 lines.
   */
  'missing': (string)[];
  /**
   * Why it is not published though it is complete, or what became of what was published; empty when all is well.
   */
  'problem': (string);
  'firstSeenAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * When its keys, sizes or change tokens were last seen to differ.
   */
  'changedAt': (_google_protobuf_Timestamp__Output | null);
  'completeSince': (_google_protobuf_Timestamp__Output | null);
  'publishedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Id of the publication of this state, once it was begun.
   */
  'transferId': (string);
  /**
   * Of the version that it became; empty before.
   */
  'digest': (string);
}
