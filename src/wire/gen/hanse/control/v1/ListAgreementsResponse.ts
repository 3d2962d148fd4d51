// Original file: proto/hanse/control/v1/agreements.proto

import type { Agreement as _hanse_control_v1_Agreement, Agreement__Output as _hanse_control_v1_Agreement__Output } from '../../../hanse/control/v1/Agreement.ts';

export interface ListAgreementsResponse {
  'agreements'?: (_hanse_control_v1_Agreement)[];
  'nextPageToken'?: (string);
}

export interface ListAgreementsResponse__Output {
  'agreements': (_hanse_control_v1_Agreement__Output)[];
  'nextPageToken': (string);
}
