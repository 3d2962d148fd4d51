// Original file: proto/hanse/control/v1/deliveries.proto

import type { Delivery as _hanse_control_v1_Delivery, Delivery__Output as _hanse_control_v1_Delivery__Output } from '../../../hanse/control/v1/Delivery.ts';

export interface ListDeliveriesResponse {
  'deliveries'?: (_hanse_control_v1_Delivery)[];
  'nextPageToken'?: (string);
}

export interface ListDeliveriesResponse__Output {
  'deliveries': (_hanse_control_v1_Delivery__Output)[];
  'nextPageToken': (string);
}
