// Original file: proto/hanse/control/v1/catalog.proto

import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../../google/protobuf/FieldMask.ts';

export interface EditVersionRequest {
  'requestId'?: (string);
  /**
   * An own version: `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference'?: (string);
  /**
   * Which of the fields below to take over: `title`, `license`, `description`, `keywords`, `contact`. One that is named
   * and empty is removed; title and license cannot be.
   */
  'updateMask'?: (_google_protobuf_FieldMask | null);
  'title'?: (string);
  'license'?: (string);
  'description'?: (string);
  'keywords'?: (string)[];
  'contact'?: (string);
}

export interface EditVersionRequest__Output {
  'requestId': (string);
  /**
   * An own version: `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference': (string);
  /**
   * Which of the fields below to take over: `title`, `license`, `description`, `keywords`, `contact`. One that is named
   * and empty is removed; title and license cannot be.
   */
  'updateMask': (_google_protobuf_FieldMask__Output | null);
  'title': (string);
  'license': (string);
  'description': (string);
  'keywords': (string)[];
  'contact': (string);
}
