// Original file: proto/hanse/control/v1/catalog.proto

import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../../google/protobuf/FieldMask.ts';
import type { Deprecation as _hanse_control_v1_Deprecation, Deprecation__Output as _hanse_control_v1_Deprecation__Output } from '../../../hanse/control/v1/Deprecation.ts';

export interface EditVersionRequest {
  'requestId'?: (string);
  /**
   * An own version: `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference'?: (string);
  /**
   * Which of the fields below to take over: `title`, `license`, `description`, `keywords`, `contact`, `deprecation`,
   * `derived_from`. One that is named and empty is removed; title and license cannot be.
   */
  'updateMask'?: (_google_protobuf_FieldMask | null);
  'title'?: (string);
  'license'?: (string);
  'description'?: (string);
  'keywords'?: (string)[];
  'contact'?: (string);
  /**
   * One that names nothing to use undoes it.
   */
  'deprecation'?: (_hanse_control_v1_Deprecation | null);
  /**
   * Takes the place of all that were named, 64 at most; without @label the latest that this site sees.
   */
  'derivedFrom'?: (string)[];
}

export interface EditVersionRequest__Output {
  'requestId': (string);
  /**
   * An own version: `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference': (string);
  /**
   * Which of the fields below to take over: `title`, `license`, `description`, `keywords`, `contact`, `deprecation`,
   * `derived_from`. One that is named and empty is removed; title and license cannot be.
   */
  'updateMask': (_google_protobuf_FieldMask__Output | null);
  'title': (string);
  'license': (string);
  'description': (string);
  'keywords': (string)[];
  'contact': (string);
  /**
   * One that names nothing to use undoes it.
   */
  'deprecation': (_hanse_control_v1_Deprecation__Output | null);
  /**
   * Takes the place of all that were named, 64 at most; without @label the latest that this site sees.
   */
  'derivedFrom': (string)[];
}
