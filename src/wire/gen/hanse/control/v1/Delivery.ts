// Original file: proto/hanse/control/v1/deliveries.proto

import type { DeliveryState as _hanse_control_v1_DeliveryState, DeliveryState__Output as _hanse_control_v1_DeliveryState__Output } from '../../../hanse/control/v1/DeliveryState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Delivery {
  'deliveryId'?: (string);
  'state'?: (_hanse_control_v1_DeliveryState);
  /**
   * Open, but without any reading for a day: the destination fell silent.
   */
  'stale'?: (boolean);
  /**
   * Site id of the destination.
   */
  'peer'?: (string);
  /**
   * Who it is for, as the peer named them; empty where it named nobody.
   */
  'person'?: (string);
  /**
   * The destination's transfer, which asked for it.
   */
  'transferId'?: (string);
  'reference'?: (string);
  'digest'?: (string);
  /**
   * What was offered, best first: `direct`, `relay`.
   */
  'modes'?: (string)[];
  'openedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The last locating or relaying; unset before the first.
   */
  'activeAt'?: (_google_protobuf_Timestamp | null);
  'endedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Sizes of the objects that URLs were handed out for: about what was read directly, unless the reader left some out,
   * or read some again while their URLs lived.
   */
  'locatedBytes'?: (number | string | Long);
  /**
   * Sent through this site's gateway.
   */
  'relayedBytes'?: (number | string | Long);
  /**
   * As the destination told at its end.
   */
  'reportedBytes'?: (number | string | Long);
  'reportedObjects'?: (number | string | Long);
  'reportedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * When the last URL that was handed out ends; unset where there was none.
   */
  'urlsUntil'?: (_google_protobuf_Timestamp | null);
  /**
   * Why it was stopped or denied.
   */
  'reason'?: (string);
  /**
   * Stable code of the reason, e.g. `DELIVERY_STOPPED`, `NO_GRANT`.
   */
  'reasonCode'?: (string);
  /**
   * Who stopped or denied it: `user:NAME` or `gateway`.
   */
  'endedBy'?: (string);
}

export interface Delivery__Output {
  'deliveryId': (string);
  'state': (_hanse_control_v1_DeliveryState__Output);
  /**
   * Open, but without any reading for a day: the destination fell silent.
   */
  'stale': (boolean);
  /**
   * Site id of the destination.
   */
  'peer': (string);
  /**
   * Who it is for, as the peer named them; empty where it named nobody.
   */
  'person': (string);
  /**
   * The destination's transfer, which asked for it.
   */
  'transferId': (string);
  'reference': (string);
  'digest': (string);
  /**
   * What was offered, best first: `direct`, `relay`.
   */
  'modes': (string)[];
  'openedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * The last locating or relaying; unset before the first.
   */
  'activeAt': (_google_protobuf_Timestamp__Output | null);
  'endedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Sizes of the objects that URLs were handed out for: about what was read directly, unless the reader left some out,
   * or read some again while their URLs lived.
   */
  'locatedBytes': (number);
  /**
   * Sent through this site's gateway.
   */
  'relayedBytes': (number);
  /**
   * As the destination told at its end.
   */
  'reportedBytes': (number);
  'reportedObjects': (number);
  'reportedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * When the last URL that was handed out ends; unset where there was none.
   */
  'urlsUntil': (_google_protobuf_Timestamp__Output | null);
  /**
   * Why it was stopped or denied.
   */
  'reason': (string);
  /**
   * Stable code of the reason, e.g. `DELIVERY_STOPPED`, `NO_GRANT`.
   */
  'reasonCode': (string);
  /**
   * Who stopped or denied it: `user:NAME` or `gateway`.
   */
  'endedBy': (string);
}
