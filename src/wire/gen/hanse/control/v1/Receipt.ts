// Original file: proto/hanse/control/v1/receipts.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Receipt {
  /**
   * The same at both sites.
   */
  'receiptId'?: (string);
  /**
   * `in`: this site pulled; `out`: this site delivered; `between`: a peer handed on a version of this site.
   */
  'direction'?: (string);
  /**
   * Site id of the other site.
   */
  'peer'?: (string);
  'reference'?: (string);
  /**
   * `dataset` or `checkpoint`.
   */
  'kind'?: (string);
  /**
   * SHA-256 of the manifest, 64 hex digits.
   */
  'digest'?: (string);
  'objects'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  /**
   * The paths that bytes took, `direct` and `relay`, as the destination tells.
   */
  'modes'?: (string)[];
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'endedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Whom it was pulled for at the destination; empty where nobody was named.
   */
  'person'?: (string);
  /**
   * The destination's.
   */
  'transferId'?: (string);
  /**
   * The source's.
   */
  'deliveryId'?: (string);
  /**
   * Site ids.
   */
  'source'?: (string);
  'destination'?: (string);
  'signedBySource'?: (boolean);
  'signedByDestination'?: (boolean);
  /**
   * The source is still to be asked for its half.
   */
  'pending'?: (boolean);
  /**
   * Why a half is missing.
   */
  'problem'?: (string);
}

export interface Receipt__Output {
  /**
   * The same at both sites.
   */
  'receiptId': (string);
  /**
   * `in`: this site pulled; `out`: this site delivered; `between`: a peer handed on a version of this site.
   */
  'direction': (string);
  /**
   * Site id of the other site.
   */
  'peer': (string);
  'reference': (string);
  /**
   * `dataset` or `checkpoint`.
   */
  'kind': (string);
  /**
   * SHA-256 of the manifest, 64 hex digits.
   */
  'digest': (string);
  'objects': (number);
  'bytes': (number);
  /**
   * The paths that bytes took, `direct` and `relay`, as the destination tells.
   */
  'modes': (string)[];
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'endedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Whom it was pulled for at the destination; empty where nobody was named.
   */
  'person': (string);
  /**
   * The destination's.
   */
  'transferId': (string);
  /**
   * The source's.
   */
  'deliveryId': (string);
  /**
   * Site ids.
   */
  'source': (string);
  'destination': (string);
  'signedBySource': (boolean);
  'signedByDestination': (boolean);
  /**
   * The source is still to be asked for its half.
   */
  'pending': (boolean);
  /**
   * Why a half is missing.
   */
  'problem': (string);
}
