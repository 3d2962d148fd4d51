// Original file: proto/hanse/control/v1/site.proto

import type { SiteKey as _hanse_control_v1_SiteKey, SiteKey__Output as _hanse_control_v1_SiteKey__Output } from '../../../hanse/control/v1/SiteKey.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ListKeysResponse {
  'keys'?: (_hanse_control_v1_SiteKey)[];
  /**
   * When the next key begins to sign; unset where none is planned.
   */
  'usedFrom'?: (_google_protobuf_Timestamp | null);
}

export interface ListKeysResponse__Output {
  'keys': (_hanse_control_v1_SiteKey__Output)[];
  /**
   * When the next key begins to sign; unset where none is planned.
   */
  'usedFrom': (_google_protobuf_Timestamp__Output | null);
}
