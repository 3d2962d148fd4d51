// Original file: proto/hanse/control/v1/offers.proto

import type { OfferTerms as _hanse_control_v1_OfferTerms, OfferTerms__Output as _hanse_control_v1_OfferTerms__Output } from '../../../hanse/control/v1/OfferTerms.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { OfferSite as _hanse_control_v1_OfferSite, OfferSite__Output as _hanse_control_v1_OfferSite__Output } from '../../../hanse/control/v1/OfferSite.ts';

export interface Offer {
  'offerId'?: (string);
  /**
   * The owner's site id; this site's own for those that it makes.
   */
  'from'?: (string);
  'terms'?: (_hanse_control_v1_OfferTerms | null);
  /**
   * Own: `open`, `full`, `withdrawn`, `ended`. A peer's: `asked` (somebody has to answer), `accepted` (its owner does not know
   * yet), `taken`, `not needed`, `declined`, `ended`.
   */
  'state'?: (string);
  /**
   * What can be done about it, or why it is so; may be empty.
   */
  'reason'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Own: who made it.
   */
  'createdBy'?: (string);
  /**
   * Own: to whom, sites, `country=FI`, `region=EU`; empty for every peer.
   */
  'sites'?: (string)[];
  /**
   * Own: how each of them stands to it.
   */
  'siteStates'?: (_hanse_control_v1_OfferSite)[];
  /**
   * A peer's: who answered, a person or `policy`; empty where nobody did.
   */
  'answeredBy'?: (string);
  /**
   * A peer's: the rule that it made.
   */
  'ruleId'?: (string);
}

export interface Offer__Output {
  'offerId': (string);
  /**
   * The owner's site id; this site's own for those that it makes.
   */
  'from': (string);
  'terms': (_hanse_control_v1_OfferTerms__Output | null);
  /**
   * Own: `open`, `full`, `withdrawn`, `ended`. A peer's: `asked` (somebody has to answer), `accepted` (its owner does not know
   * yet), `taken`, `not needed`, `declined`, `ended`.
   */
  'state': (string);
  /**
   * What can be done about it, or why it is so; may be empty.
   */
  'reason': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Own: who made it.
   */
  'createdBy': (string);
  /**
   * Own: to whom, sites, `country=FI`, `region=EU`; empty for every peer.
   */
  'sites': (string)[];
  /**
   * Own: how each of them stands to it.
   */
  'siteStates': (_hanse_control_v1_OfferSite__Output)[];
  /**
   * A peer's: who answered, a person or `policy`; empty where nobody did.
   */
  'answeredBy': (string);
  /**
   * A peer's: the rule that it made.
   */
  'ruleId': (string);
}
