// Original file: proto/hanse/control/v1/site.proto

import type { Store as _hanse_control_v1_Store, Store__Output as _hanse_control_v1_Store__Output } from '../../../hanse/control/v1/Store.ts';

export interface ListStoresResponse {
  'stores'?: (_hanse_control_v1_Store)[];
}

export interface ListStoresResponse__Output {
  'stores': (_hanse_control_v1_Store__Output)[];
}
