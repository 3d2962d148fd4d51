// Original file: proto/hanse/control/v1/catalog.proto

import type { Version as _hanse_control_v1_Version, Version__Output as _hanse_control_v1_Version__Output } from '../../../hanse/control/v1/Version.ts';
import type { Long } from '@grpc/proto-loader';

export interface FoundVersion {
  /**
   * The newest version of its artifact that matches best; without description, keywords and contact.
   */
  'version'?: (_hanse_control_v1_Version | null);
  /**
   * How many further versions of this artifact match.
   */
  'moreVersions'?: (number | string | Long);
}

export interface FoundVersion__Output {
  /**
   * The newest version of its artifact that matches best; without description, keywords and contact.
   */
  'version': (_hanse_control_v1_Version__Output | null);
  /**
   * How many further versions of this artifact match.
   */
  'moreVersions': (number);
}
