// Original file: proto/hanse/control/v1/rules.proto

import type { RuleTerms as _hanse_control_v1_RuleTerms, RuleTerms__Output as _hanse_control_v1_RuleTerms__Output } from '../../../hanse/control/v1/RuleTerms.ts';
import type { RuleState as _hanse_control_v1_RuleState, RuleState__Output as _hanse_control_v1_RuleState__Output } from '../../../hanse/control/v1/RuleState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { RuleLag as _hanse_control_v1_RuleLag, RuleLag__Output as _hanse_control_v1_RuleLag__Output } from '../../../hanse/control/v1/RuleLag.ts';
import type { RuleBrought as _hanse_control_v1_RuleBrought, RuleBrought__Output as _hanse_control_v1_RuleBrought__Output } from '../../../hanse/control/v1/RuleBrought.ts';
import type { KeptCopy as _hanse_control_v1_KeptCopy, KeptCopy__Output as _hanse_control_v1_KeptCopy__Output } from '../../../hanse/control/v1/KeptCopy.ts';
import type { Long } from '@grpc/proto-loader';

export interface Rule {
  'ruleId'?: (string);
  'terms'?: (_hanse_control_v1_RuleTerms | null);
  'state'?: (_hanse_control_v1_RuleState);
  /**
   * Why it is not OK, or what it waits for: hop, reason and remedy; may be empty.
   */
  'reason'?: (string);
  /**
   * Stable code of the reason.
   */
  'reasonCode'?: (string);
  /**
   * Since when it is in this state.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  'lag'?: (_hanse_control_v1_RuleLag | null);
  /**
   * Versions that it wants and that are held.
   */
  'held'?: (number | string | Long);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  /**
   * Empty for one that is not suspended.
   */
  'suspendedBy'?: (string);
  'brought'?: (_hanse_control_v1_RuleBrought | null);
  /**
   * Copies that it would remove, were they not needed.
   */
  'kept'?: (_hanse_control_v1_KeptCopy)[];
  /**
   * The offer of `from` that made it; empty for one that a person added.
   */
  'offerId'?: (string);
}

export interface Rule__Output {
  'ruleId': (string);
  'terms': (_hanse_control_v1_RuleTerms__Output | null);
  'state': (_hanse_control_v1_RuleState__Output);
  /**
   * Why it is not OK, or what it waits for: hop, reason and remedy; may be empty.
   */
  'reason': (string);
  /**
   * Stable code of the reason.
   */
  'reasonCode': (string);
  /**
   * Since when it is in this state.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  'lag': (_hanse_control_v1_RuleLag__Output | null);
  /**
   * Versions that it wants and that are held.
   */
  'held': (number);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  /**
   * Empty for one that is not suspended.
   */
  'suspendedBy': (string);
  'brought': (_hanse_control_v1_RuleBrought__Output | null);
  /**
   * Copies that it would remove, were they not needed.
   */
  'kept': (_hanse_control_v1_KeptCopy__Output)[];
  /**
   * The offer of `from` that made it; empty for one that a person added.
   */
  'offerId': (string);
}
