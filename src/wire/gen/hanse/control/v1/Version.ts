// Original file: proto/hanse/control/v1/catalog.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { ToldGrant as _hanse_control_v1_ToldGrant, ToldGrant__Output as _hanse_control_v1_ToldGrant__Output } from '../../../hanse/control/v1/ToldGrant.ts';
import type { Deprecation as _hanse_control_v1_Deprecation, Deprecation__Output as _hanse_control_v1_Deprecation__Output } from '../../../hanse/control/v1/Deprecation.ts';
import type { Long } from '@grpc/proto-loader';

export interface Version {
  /**
   * `site/name@label`.
   */
  'reference'?: (string);
  'siteId'?: (string);
  'artifact'?: (string);
  'label'?: (string);
  /**
   * `dataset` or `checkpoint`.
   */
  'kind'?: (string);
  /**
   * SHA-256 of the manifest.
   */
  'digest'?: (string);
  'objects'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  /**
   * e.g. `fixed:67108864`.
   */
  'partRule'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'title'?: (string);
  /**
   * SPDX expression or text.
   */
  'license'?: (string);
  /**
   * This site's copy: `held`, `partial`, `damaged`, or empty; own versions are `held` where they lie.
   */
  'replicaState'?: (string);
  /**
   * Where this site's copy lies, e.g. `s3://bucket/prefix`.
   */
  'replicaLocation'?: (string);
  /**
   * What we may do with it: `discover`, `read`; own versions have all.
   */
  'actions'?: (string)[];
  /**
   * Why the copy is damaged; empty otherwise.
   */
  'replicaProblem'?: (string);
  /**
   * A few sentences for people; from GetVersion only.
   */
  'description'?: (string);
  /**
   * From GetVersion only.
   */
  'keywords'?: (string)[];
  /**
   * Whom to ask: a name, an address, a page; may be empty. From GetVersion only.
   */
  'contact'?: (string);
  /**
   * Counts the corrections of title, licence, description, keywords and contact, from 1.
   */
  'metadataSequence'?: (number | string | Long);
  /**
   * On which conditions its owner lets this site's people read it; from GetVersion only.
   */
  'offers'?: (_hanse_control_v1_ToldGrant)[];
  /**
   * Its owner took it back, for good.
   */
  'withdrawn'?: (boolean);
  /**
   * Why, in the owner's words.
   */
  'withdrawalReason'?: (string);
  'withdrawnAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Its owner says to use another one; unset: it does not. Without its reason but from GetVersion.
   */
  'deprecation'?: (_hanse_control_v1_Deprecation | null);
  /**
   * References of what it was made from, as its owner says; from GetVersion only.
   */
  'derivedFrom'?: (string)[];
}

export interface Version__Output {
  /**
   * `site/name@label`.
   */
  'reference': (string);
  'siteId': (string);
  'artifact': (string);
  'label': (string);
  /**
   * `dataset` or `checkpoint`.
   */
  'kind': (string);
  /**
   * SHA-256 of the manifest.
   */
  'digest': (string);
  'objects': (number);
  'bytes': (number);
  /**
   * e.g. `fixed:67108864`.
   */
  'partRule': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'title': (string);
  /**
   * SPDX expression or text.
   */
  'license': (string);
  /**
   * This site's copy: `held`, `partial`, `damaged`, or empty; own versions are `held` where they lie.
   */
  'replicaState': (string);
  /**
   * Where this site's copy lies, e.g. `s3://bucket/prefix`.
   */
  'replicaLocation': (string);
  /**
   * What we may do with it: `discover`, `read`; own versions have all.
   */
  'actions': (string)[];
  /**
   * Why the copy is damaged; empty otherwise.
   */
  'replicaProblem': (string);
  /**
   * A few sentences for people; from GetVersion only.
   */
  'description': (string);
  /**
   * From GetVersion only.
   */
  'keywords': (string)[];
  /**
   * Whom to ask: a name, an address, a page; may be empty. From GetVersion only.
   */
  'contact': (string);
  /**
   * Counts the corrections of title, licence, description, keywords and contact, from 1.
   */
  'metadataSequence': (number);
  /**
   * On which conditions its owner lets this site's people read it; from GetVersion only.
   */
  'offers': (_hanse_control_v1_ToldGrant__Output)[];
  /**
   * Its owner took it back, for good.
   */
  'withdrawn': (boolean);
  /**
   * Why, in the owner's words.
   */
  'withdrawalReason': (string);
  'withdrawnAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Its owner says to use another one; unset: it does not. Without its reason but from GetVersion.
   */
  'deprecation': (_hanse_control_v1_Deprecation__Output | null);
  /**
   * References of what it was made from, as its owner says; from GetVersion only.
   */
  'derivedFrom': (string)[];
}
