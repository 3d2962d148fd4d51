// Original file: proto/hanse/federation/v1/catalog.proto

import type { ToldGrant as _hanse_federation_v1_ToldGrant, ToldGrant__Output as _hanse_federation_v1_ToldGrant__Output } from '../../../hanse/federation/v1/ToldGrant.ts';

export interface VersionShown {
  /**
   * `hanse-version+jwt`, signed by the owner.
   */
  'version'?: (string);
  /**
   * `hanse-metadata+jwt`, signed by the owner; a higher sequence replaces a lower one.
   */
  'metadata'?: (string);
  /**
   * What the caller may do with it: `discover`, `read`, `redistribute`. The union over its people: a grant may be to some
   * of them only.
   */
  'actions'?: (string)[];
  /**
   * On which conditions, one of which must be met to read; empty where there are none.
   */
  'offers'?: (_hanse_federation_v1_ToldGrant)[];
  /**
   * `hanse-withdrawal+jwt`, signed by the owner, where it took the version back; empty where it stands.
   */
  'withdrawal'?: (string);
}

export interface VersionShown__Output {
  /**
   * `hanse-version+jwt`, signed by the owner.
   */
  'version': (string);
  /**
   * `hanse-metadata+jwt`, signed by the owner; a higher sequence replaces a lower one.
   */
  'metadata': (string);
  /**
   * What the caller may do with it: `discover`, `read`, `redistribute`. The union over its people: a grant may be to some
   * of them only.
   */
  'actions': (string)[];
  /**
   * On which conditions, one of which must be met to read; empty where there are none.
   */
  'offers': (_hanse_federation_v1_ToldGrant__Output)[];
  /**
   * `hanse-withdrawal+jwt`, signed by the owner, where it took the version back; empty where it stands.
   */
  'withdrawal': (string);
}
