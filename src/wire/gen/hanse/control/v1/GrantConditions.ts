// Original file: proto/hanse/control/v1/grants.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Terms as _hanse_control_v1_Terms, Terms__Output as _hanse_control_v1_Terms__Output } from '../../../hanse/control/v1/Terms.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What narrows a grant; what is empty or 0 narrows nothing.
 */
export interface GrantConditions {
  /**
   * This person of the peer, by the exact name that the peer sends.
   */
  'person'?: (string);
  /**
   * People in this group, or in a group inside it (AARC-G069).
   */
  'entitlement'?: (string);
  /**
   * It counts for nothing from then on.
   */
  'until'?: (_google_protobuf_Timestamp | null);
  /**
   * Bytes that each peer may read in a calendar month (UTC).
   */
  'quotaBytes'?: (number | string | Long);
  /**
   * Terms that must be agreed to before a read.
   */
  'terms'?: (_hanse_control_v1_Terms | null);
  /**
   * What it may be read for, in words; part of what is agreed to.
   */
  'purpose'?: (string);
  /**
   * Where copies may lie: regions of the configuration and countries (ISO 3166).
   */
  'residency'?: (string)[];
}

/**
 * What narrows a grant; what is empty or 0 narrows nothing.
 */
export interface GrantConditions__Output {
  /**
   * This person of the peer, by the exact name that the peer sends.
   */
  'person': (string);
  /**
   * People in this group, or in a group inside it (AARC-G069).
   */
  'entitlement': (string);
  /**
   * It counts for nothing from then on.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
  /**
   * Bytes that each peer may read in a calendar month (UTC).
   */
  'quotaBytes': (number);
  /**
   * Terms that must be agreed to before a read.
   */
  'terms': (_hanse_control_v1_Terms__Output | null);
  /**
   * What it may be read for, in words; part of what is agreed to.
   */
  'purpose': (string);
  /**
   * Where copies may lie: regions of the configuration and countries (ISO 3166).
   */
  'residency': (string)[];
}
