// Original file: proto/hanse/federation/v1/catalog.proto

import type { VersionShown as _hanse_federation_v1_VersionShown, VersionShown__Output as _hanse_federation_v1_VersionShown__Output } from '../../../hanse/federation/v1/VersionShown.ts';
import type { VersionHidden as _hanse_federation_v1_VersionHidden, VersionHidden__Output as _hanse_federation_v1_VersionHidden__Output } from '../../../hanse/federation/v1/VersionHidden.ts';
import type { Resync as _hanse_federation_v1_Resync, Resync__Output as _hanse_federation_v1_Resync__Output } from '../../../hanse/federation/v1/Resync.ts';
import type { UpToDate as _hanse_federation_v1_UpToDate, UpToDate__Output as _hanse_federation_v1_UpToDate__Output } from '../../../hanse/federation/v1/UpToDate.ts';

export interface WatchCatalogResponse {
  /**
   * Store it with the event, in one step; it is where the next WatchCatalog goes on.
   */
  'cursor'?: (string);
  /**
   * A version can be discovered, now or again.
   */
  'shown'?: (_hanse_federation_v1_VersionShown | null);
  /**
   * A version can no longer be discovered.
   */
  'hidden'?: (_hanse_federation_v1_VersionHidden | null);
  /**
   * Forget everything of this site: the full log follows.
   */
  'resync'?: (_hanse_federation_v1_Resync | null);
  /**
   * Everything up to now was sent.
   */
  'upToDate'?: (_hanse_federation_v1_UpToDate | null);
  'event'?: "shown"|"hidden"|"resync"|"upToDate";
}

export interface WatchCatalogResponse__Output {
  /**
   * Store it with the event, in one step; it is where the next WatchCatalog goes on.
   */
  'cursor': (string);
  /**
   * A version can be discovered, now or again.
   */
  'shown'?: (_hanse_federation_v1_VersionShown__Output | null);
  /**
   * A version can no longer be discovered.
   */
  'hidden'?: (_hanse_federation_v1_VersionHidden__Output | null);
  /**
   * Forget everything of this site: the full log follows.
   */
  'resync'?: (_hanse_federation_v1_Resync__Output | null);
  /**
   * Everything up to now was sent.
   */
  'upToDate'?: (_hanse_federation_v1_UpToDate__Output | null);
  'event'?: "shown"|"hidden"|"resync"|"upToDate";
}
