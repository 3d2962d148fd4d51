// Original file: proto/hanse/control/v1/withdrawals.proto

import type { Removal as _hanse_control_v1_Removal, Removal__Output as _hanse_control_v1_Removal__Output } from '../../../hanse/control/v1/Removal.ts';

export interface DropReplicaResponse {
  'reference'?: (string);
  /**
   * Where the copy lay.
   */
  'location'?: (string);
  /**
   * Nothing is left of it: the last listing found no object, no other state of one, and no upload.
   */
  'done'?: (boolean);
  'removed'?: (_hanse_control_v1_Removal | null);
  /**
   * Why it is not done yet; empty where nothing failed.
   */
  'problem'?: (string);
}

export interface DropReplicaResponse__Output {
  'reference': (string);
  /**
   * Where the copy lay.
   */
  'location': (string);
  /**
   * Nothing is left of it: the last listing found no object, no other state of one, and no upload.
   */
  'done': (boolean);
  'removed': (_hanse_control_v1_Removal__Output | null);
  /**
   * Why it is not done yet; empty where nothing failed.
   */
  'problem': (string);
}
