// Original file: proto/hanse/control/v1/catalog.proto

import type { GrantConditions as _hanse_control_v1_GrantConditions, GrantConditions__Output as _hanse_control_v1_GrantConditions__Output } from '../../../hanse/control/v1/GrantConditions.ts';

/**
 * What one grant of a peer allows this site, and on which conditions.
 */
export interface ToldGrant {
  'grantId'?: (string);
  /**
   * Artifact pattern of the grant.
   */
  'artifact'?: (string);
  'actions'?: (string)[];
  /**
   * Without terms' texts.
   */
  'conditions'?: (_hanse_control_v1_GrantConditions | null);
}

/**
 * What one grant of a peer allows this site, and on which conditions.
 */
export interface ToldGrant__Output {
  'grantId': (string);
  /**
   * Artifact pattern of the grant.
   */
  'artifact': (string);
  'actions': (string)[];
  /**
   * Without terms' texts.
   */
  'conditions': (_hanse_control_v1_GrantConditions__Output | null);
}
