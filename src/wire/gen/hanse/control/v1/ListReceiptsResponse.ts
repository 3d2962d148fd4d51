// Original file: proto/hanse/control/v1/receipts.proto

import type { Receipt as _hanse_control_v1_Receipt, Receipt__Output as _hanse_control_v1_Receipt__Output } from '../../../hanse/control/v1/Receipt.ts';

export interface ListReceiptsResponse {
  'receipts'?: (_hanse_control_v1_Receipt)[];
  'nextPageToken'?: (string);
}

export interface ListReceiptsResponse__Output {
  'receipts': (_hanse_control_v1_Receipt__Output)[];
  'nextPageToken': (string);
}
