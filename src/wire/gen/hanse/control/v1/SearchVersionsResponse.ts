// Original file: proto/hanse/control/v1/catalog.proto

import type { FoundVersion as _hanse_control_v1_FoundVersion, FoundVersion__Output as _hanse_control_v1_FoundVersion__Output } from '../../../hanse/control/v1/FoundVersion.ts';
import type { CatalogPart as _hanse_control_v1_CatalogPart, CatalogPart__Output as _hanse_control_v1_CatalogPart__Output } from '../../../hanse/control/v1/CatalogPart.ts';

export interface SearchVersionsResponse {
  'found'?: (_hanse_control_v1_FoundVersion)[];
  'nextPageToken'?: (string);
  /**
   * One line per peer whose part is not fresh, with the reason, and what else a reader should know.
   */
  'warnings'?: (string)[];
  /**
   * How fresh each peer's part of the answer is; this site's own is always.
   */
  'parts'?: (_hanse_control_v1_CatalogPart)[];
}

export interface SearchVersionsResponse__Output {
  'found': (_hanse_control_v1_FoundVersion__Output)[];
  'nextPageToken': (string);
  /**
   * One line per peer whose part is not fresh, with the reason, and what else a reader should know.
   */
  'warnings': (string)[];
  /**
   * How fresh each peer's part of the answer is; this site's own is always.
   */
  'parts': (_hanse_control_v1_CatalogPart__Output)[];
}
