// Original file: proto/hanse/control/v1/catalog.proto

import type { LineageNode as _hanse_control_v1_LineageNode, LineageNode__Output as _hanse_control_v1_LineageNode__Output } from '../../../hanse/control/v1/LineageNode.ts';

export interface GetLineageResponse {
  /**
   * With its label.
   */
  'reference'?: (string);
  /**
   * What it was made from: a tree in the order of its lines, each below what was made from it.
   */
  'madeFrom'?: (_hanse_control_v1_LineageNode)[];
  /**
   * What was made from it, in the same way.
   */
  'derived'?: (_hanse_control_v1_LineageNode)[];
  /**
   * False where there is more than is told.
   */
  'complete'?: (boolean);
}

export interface GetLineageResponse__Output {
  /**
   * With its label.
   */
  'reference': (string);
  /**
   * What it was made from: a tree in the order of its lines, each below what was made from it.
   */
  'madeFrom': (_hanse_control_v1_LineageNode__Output)[];
  /**
   * What was made from it, in the same way.
   */
  'derived': (_hanse_control_v1_LineageNode__Output)[];
  /**
   * False where there is more than is told.
   */
  'complete': (boolean);
}
