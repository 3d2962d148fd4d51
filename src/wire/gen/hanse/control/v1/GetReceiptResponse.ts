// Original file: proto/hanse/control/v1/receipts.proto

import type { Receipt as _hanse_control_v1_Receipt, Receipt__Output as _hanse_control_v1_Receipt__Output } from '../../../hanse/control/v1/Receipt.ts';

export interface GetReceiptResponse {
  'receipt'?: (_hanse_control_v1_Receipt | null);
  /**
   * `hanse-receipt+jwt` of each site; empty where it did not sign.
   */
  'sourceToken'?: (string);
  'destinationToken'?: (string);
  /**
   * Current `entity-statement+jwt`s of the two sites, as far as they are known here.
   */
  'statements'?: (string)[];
}

export interface GetReceiptResponse__Output {
  'receipt': (_hanse_control_v1_Receipt__Output | null);
  /**
   * `hanse-receipt+jwt` of each site; empty where it did not sign.
   */
  'sourceToken': (string);
  'destinationToken': (string);
  /**
   * Current `entity-statement+jwt`s of the two sites, as far as they are known here.
   */
  'statements': (string)[];
}
