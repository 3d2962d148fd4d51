// Original file: proto/hanse/control/v1/transfers.proto

import type { ToldGrant as _hanse_control_v1_ToldGrant, ToldGrant__Output as _hanse_control_v1_ToldGrant__Output } from '../../../hanse/control/v1/ToldGrant.ts';
import type { PlannedCheck as _hanse_control_v1_PlannedCheck, PlannedCheck__Output as _hanse_control_v1_PlannedCheck__Output } from '../../../hanse/control/v1/PlannedCheck.ts';
import type { Deprecation as _hanse_control_v1_Deprecation, Deprecation__Output as _hanse_control_v1_Deprecation__Output } from '../../../hanse/control/v1/Deprecation.ts';
import type { Long } from '@grpc/proto-loader';

export interface PlanPullResponse {
  'reference'?: (string);
  'digest'?: (string);
  'objects'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  /**
   * `direct` or `relay`.
   */
  'mode'?: (string);
  'to'?: (string);
  /**
   * Of this version, already at the destination and verified.
   */
  'objectsPresent'?: (number | string | Long);
  'bytesPresent'?: (number | string | Long);
  'alreadyHeld'?: (boolean);
  /**
   * What would refuse it, each with hop, reason and remedy; empty when it can start.
   */
  'refusals'?: (string)[];
  /**
   * Stable codes, one per refusal.
   */
  'refusalCodes'?: (string)[];
  /**
   * At least so many; the manifest, which is fetched when the pull starts, knows exactly.
   */
  'parts'?: (number | string | Long);
  'from'?: (string);
  /**
   * On which conditions the owner lets this site's people read it.
   */
  'offers'?: (_hanse_control_v1_ToldGrant)[];
  /**
   * Country of the store that the copy would lie in.
   */
  'country'?: (string);
  /**
   * The owner, and the sites that hold it and may hand it on, as the owner tells; those that are no peers here too.
   */
  'sources'?: (string)[];
  /**
   * What was looked at before bytes move; empty where nothing has to.
   */
  'checks'?: (_hanse_control_v1_PlannedCheck)[];
  /**
   * Those of bytes that held versions have in the same store: they would be copied there, and not be fetched.
   */
  'bytesInheritable'?: (number | string | Long);
  /**
   * Its owner says to use another one; unset: it does not.
   */
  'deprecation'?: (_hanse_control_v1_Deprecation | null);
}

export interface PlanPullResponse__Output {
  'reference': (string);
  'digest': (string);
  'objects': (number);
  'bytes': (number);
  /**
   * `direct` or `relay`.
   */
  'mode': (string);
  'to': (string);
  /**
   * Of this version, already at the destination and verified.
   */
  'objectsPresent': (number);
  'bytesPresent': (number);
  'alreadyHeld': (boolean);
  /**
   * What would refuse it, each with hop, reason and remedy; empty when it can start.
   */
  'refusals': (string)[];
  /**
   * Stable codes, one per refusal.
   */
  'refusalCodes': (string)[];
  /**
   * At least so many; the manifest, which is fetched when the pull starts, knows exactly.
   */
  'parts': (number);
  'from': (string);
  /**
   * On which conditions the owner lets this site's people read it.
   */
  'offers': (_hanse_control_v1_ToldGrant__Output)[];
  /**
   * Country of the store that the copy would lie in.
   */
  'country': (string);
  /**
   * The owner, and the sites that hold it and may hand it on, as the owner tells; those that are no peers here too.
   */
  'sources': (string)[];
  /**
   * What was looked at before bytes move; empty where nothing has to.
   */
  'checks': (_hanse_control_v1_PlannedCheck__Output)[];
  /**
   * Those of bytes that held versions have in the same store: they would be copied there, and not be fetched.
   */
  'bytesInheritable': (number);
  /**
   * Its owner says to use another one; unset: it does not.
   */
  'deprecation': (_hanse_control_v1_Deprecation__Output | null);
}
