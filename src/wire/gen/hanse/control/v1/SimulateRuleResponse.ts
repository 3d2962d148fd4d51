// Original file: proto/hanse/control/v1/rules.proto

import type { RuleState as _hanse_control_v1_RuleState, RuleState__Output as _hanse_control_v1_RuleState__Output } from '../../../hanse/control/v1/RuleState.ts';
import type { RuleLag as _hanse_control_v1_RuleLag, RuleLag__Output as _hanse_control_v1_RuleLag__Output } from '../../../hanse/control/v1/RuleLag.ts';
import type { KeptCopy as _hanse_control_v1_KeptCopy, KeptCopy__Output as _hanse_control_v1_KeptCopy__Output } from '../../../hanse/control/v1/KeptCopy.ts';
import type { Long } from '@grpc/proto-loader';

export interface SimulateRuleResponse {
  'state'?: (_hanse_control_v1_RuleState);
  'reason'?: (string);
  'reasonCode'?: (string);
  'lag'?: (_hanse_control_v1_RuleLag | null);
  'held'?: (number | string | Long);
  /**
   * What it does now, each as a reference: pulls that begin, newest first; superseded pulls that are cancelled; copies that
   * are removed, oldest first; pulls that stand still; pulls that go on.
   */
  'pulls'?: (string)[];
  'cancels'?: (string)[];
  'drops'?: (string)[];
  'pauses'?: (string)[];
  'resumes'?: (string)[];
  /**
   * Copies that it would remove, were they not needed.
   */
  'kept'?: (_hanse_control_v1_KeptCopy)[];
}

export interface SimulateRuleResponse__Output {
  'state': (_hanse_control_v1_RuleState__Output);
  'reason': (string);
  'reasonCode': (string);
  'lag': (_hanse_control_v1_RuleLag__Output | null);
  'held': (number);
  /**
   * What it does now, each as a reference: pulls that begin, newest first; superseded pulls that are cancelled; copies that
   * are removed, oldest first; pulls that stand still; pulls that go on.
   */
  'pulls': (string)[];
  'cancels': (string)[];
  'drops': (string)[];
  'pauses': (string)[];
  'resumes': (string)[];
  /**
   * Copies that it would remove, were they not needed.
   */
  'kept': (_hanse_control_v1_KeptCopy__Output)[];
}
