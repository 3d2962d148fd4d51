// Original file: proto/hanse/control/v1/audit.proto

import type { WitnessedLog as _hanse_control_v1_WitnessedLog, WitnessedLog__Output as _hanse_control_v1_WitnessedLog__Output } from '../../../hanse/control/v1/WitnessedLog.ts';

/**
 * What this site and a peer have seen of each other's logs.
 */
export interface Witness {
  'siteId'?: (string);
  /**
   * What the peer has seen of this site's log; unset before the first time.
   */
  'theirsOfOurs'?: (_hanse_control_v1_WitnessedLog | null);
  /**
   * What this site has seen of the peer's log; unset before the first time.
   */
  'oursOfTheirs'?: (_hanse_control_v1_WitnessedLog | null);
}

/**
 * What this site and a peer have seen of each other's logs.
 */
export interface Witness__Output {
  'siteId': (string);
  /**
   * What the peer has seen of this site's log; unset before the first time.
   */
  'theirsOfOurs': (_hanse_control_v1_WitnessedLog__Output | null);
  /**
   * What this site has seen of the peer's log; unset before the first time.
   */
  'oursOfTheirs': (_hanse_control_v1_WitnessedLog__Output | null);
}
