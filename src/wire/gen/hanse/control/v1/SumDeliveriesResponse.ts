// Original file: proto/hanse/control/v1/deliveries.proto

import type { DeliverySum as _hanse_control_v1_DeliverySum, DeliverySum__Output as _hanse_control_v1_DeliverySum__Output } from '../../../hanse/control/v1/DeliverySum.ts';

export interface SumDeliveriesResponse {
  'sums'?: (_hanse_control_v1_DeliverySum)[];
  'nextPageToken'?: (string);
}

export interface SumDeliveriesResponse__Output {
  'sums': (_hanse_control_v1_DeliverySum__Output)[];
  'nextPageToken': (string);
}
