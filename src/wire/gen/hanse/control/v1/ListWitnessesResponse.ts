// Original file: proto/hanse/control/v1/audit.proto

import type { Witness as _hanse_control_v1_Witness, Witness__Output as _hanse_control_v1_Witness__Output } from '../../../hanse/control/v1/Witness.ts';

export interface ListWitnessesResponse {
  'witnesses'?: (_hanse_control_v1_Witness)[];
}

export interface ListWitnessesResponse__Output {
  'witnesses': (_hanse_control_v1_Witness__Output)[];
}
