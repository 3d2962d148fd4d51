// Original file: proto/hanse/control/v1/people.proto

import type { LoginIssuer as _hanse_control_v1_LoginIssuer, LoginIssuer__Output as _hanse_control_v1_LoginIssuer__Output } from '../../../hanse/control/v1/LoginIssuer.ts';

export interface GetLoginResponse {
  'siteId'?: (string);
  'issuers'?: (_hanse_control_v1_LoginIssuer)[];
}

export interface GetLoginResponse__Output {
  'siteId': (string);
  'issuers': (_hanse_control_v1_LoginIssuer__Output)[];
}
