// Original file: proto/hanse/control/v1/transfers.proto

import type { TransferKind as _hanse_control_v1_TransferKind, TransferKind__Output as _hanse_control_v1_TransferKind__Output } from '../../../hanse/control/v1/TransferKind.ts';
import type { TransferState as _hanse_control_v1_TransferState, TransferState__Output as _hanse_control_v1_TransferState__Output } from '../../../hanse/control/v1/TransferState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { TransferSource as _hanse_control_v1_TransferSource, TransferSource__Output as _hanse_control_v1_TransferSource__Output } from '../../../hanse/control/v1/TransferSource.ts';
import type { Long } from '@grpc/proto-loader';

export interface Transfer {
  'transferId'?: (string);
  'kind'?: (_hanse_control_v1_TransferKind);
  'state'?: (_hanse_control_v1_TransferState);
  /**
   * What it is doing: `manifest`, `plan`, `copy`, `commit`; of a publication `list`, `hash`, `commit`; of a repair `check`.
   */
  'step'?: (string);
  /**
   * Why it waits, was paused, or failed: hop, reason and remedy; empty when all is well.
   */
  'reason'?: (string);
  /**
   * Stable code of the reason, e.g. `SOURCE_CHANGED`.
   */
  'reasonCode'?: (string);
  'reference'?: (string);
  'digest'?: (string);
  /**
   * Source and destination, as a reader would type them.
   */
  'from'?: (string);
  'to'?: (string);
  /**
   * The path that it takes, or took last: `direct` or `relay`.
   */
  'mode'?: (string);
  'objectsTotal'?: (number | string | Long);
  'objectsDone'?: (number | string | Long);
  'bytesTotal'?: (number | string | Long);
  'bytesDone'?: (number | string | Long);
  'partsTotal'?: (number | string | Long);
  'partsDone'?: (number | string | Long);
  /**
   * Units running now.
   */
  'lanes'?: (number);
  'retries'?: (number | string | Long);
  /**
   * Over the last seconds.
   */
  'bytesPerSecond'?: (number | string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'endedAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  /**
   * Bad keys, changed objects and the like, at most 100.
   */
  'problems'?: (string)[];
  /**
   * Seconds spent running.
   */
  'runningSeconds'?: (number | string);
  /**
   * Why it takes that path where the other would be better; empty otherwise.
   */
  'modeReason'?: (string);
  /**
   * Those of bytes_done that came by relay.
   */
  'bytesRelayed'?: (number | string | Long);
  /**
   * The sites that its bytes come from, where there are others than the owner; GetTransfer alone tells them.
   */
  'sources'?: (_hanse_control_v1_TransferSource)[];
  /**
   * Those of bytes_total that versions which are held here have: what is left is the least that a pull can fetch.
   */
  'bytesInheritable'?: (number | string | Long);
  /**
   * Those of bytes_done that did not cross the network: copied within the store, or found whole by a repair.
   */
  'bytesInherited'?: (number | string | Long);
  /**
   * Why something was fetched that a held version has; empty otherwise.
   */
  'inheritReason'?: (string);
  /**
   * It mends a replica instead of bringing one.
   */
  'repair'?: (boolean);
}

export interface Transfer__Output {
  'transferId': (string);
  'kind': (_hanse_control_v1_TransferKind__Output);
  'state': (_hanse_control_v1_TransferState__Output);
  /**
   * What it is doing: `manifest`, `plan`, `copy`, `commit`; of a publication `list`, `hash`, `commit`; of a repair `check`.
   */
  'step': (string);
  /**
   * Why it waits, was paused, or failed: hop, reason and remedy; empty when all is well.
   */
  'reason': (string);
  /**
   * Stable code of the reason, e.g. `SOURCE_CHANGED`.
   */
  'reasonCode': (string);
  'reference': (string);
  'digest': (string);
  /**
   * Source and destination, as a reader would type them.
   */
  'from': (string);
  'to': (string);
  /**
   * The path that it takes, or took last: `direct` or `relay`.
   */
  'mode': (string);
  'objectsTotal': (number);
  'objectsDone': (number);
  'bytesTotal': (number);
  'bytesDone': (number);
  'partsTotal': (number);
  'partsDone': (number);
  /**
   * Units running now.
   */
  'lanes': (number);
  'retries': (number);
  /**
   * Over the last seconds.
   */
  'bytesPerSecond': (number);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'endedAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  /**
   * Bad keys, changed objects and the like, at most 100.
   */
  'problems': (string)[];
  /**
   * Seconds spent running.
   */
  'runningSeconds': (number);
  /**
   * Why it takes that path where the other would be better; empty otherwise.
   */
  'modeReason': (string);
  /**
   * Those of bytes_done that came by relay.
   */
  'bytesRelayed': (number);
  /**
   * The sites that its bytes come from, where there are others than the owner; GetTransfer alone tells them.
   */
  'sources': (_hanse_control_v1_TransferSource__Output)[];
  /**
   * Those of bytes_total that versions which are held here have: what is left is the least that a pull can fetch.
   */
  'bytesInheritable': (number);
  /**
   * Those of bytes_done that did not cross the network: copied within the store, or found whole by a repair.
   */
  'bytesInherited': (number);
  /**
   * Why something was fetched that a held version has; empty otherwise.
   */
  'inheritReason': (string);
  /**
   * It mends a replica instead of bringing one.
   */
  'repair': (boolean);
}
