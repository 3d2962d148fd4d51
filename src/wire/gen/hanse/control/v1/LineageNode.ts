// Original file: proto/hanse/control/v1/catalog.proto

import type { Deprecation as _hanse_control_v1_Deprecation, Deprecation__Output as _hanse_control_v1_Deprecation__Output } from '../../../hanse/control/v1/Deprecation.ts';

export interface LineageNode {
  /**
   * `site/name@label`.
   */
  'reference'?: (string);
  /**
   * Steps from the version that was asked about, from 1.
   */
  'depth'?: (number);
  /**
   * `visible`; `hidden`: known here, and not shown by its owner any more, or not to this token; `unknown`: not known here.
   */
  'state'?: (string);
  /**
   * It was told before, as in a circle, and is not followed again.
   */
  'repeated'?: (boolean);
  /**
   * Empty where it is not visible, as is what follows.
   */
  'kind'?: (string);
  'title'?: (string);
  'withdrawn'?: (boolean);
  'deprecation'?: (_hanse_control_v1_Deprecation | null);
}

export interface LineageNode__Output {
  /**
   * `site/name@label`.
   */
  'reference': (string);
  /**
   * Steps from the version that was asked about, from 1.
   */
  'depth': (number);
  /**
   * `visible`; `hidden`: known here, and not shown by its owner any more, or not to this token; `unknown`: not known here.
   */
  'state': (string);
  /**
   * It was told before, as in a circle, and is not followed again.
   */
  'repeated': (boolean);
  /**
   * Empty where it is not visible, as is what follows.
   */
  'kind': (string);
  'title': (string);
  'withdrawn': (boolean);
  'deprecation': (_hanse_control_v1_Deprecation__Output | null);
}
