// Original file: proto/hanse/control/v1/site.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface GetSiteResponse {
  'siteId'?: (string);
  'name'?: (string);
  /**
   * ISO 3166-1 alpha-2.
   */
  'country'?: (string);
  /**
   * RFC 7638 SHA-256 thumbprint of the site key, 64 hex digits.
   */
  'fingerprint'?: (string);
  /**
   * host:port under which peers reach us.
   */
  'endpoints'?: (string)[];
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'softwareVersion'?: (string);
}

export interface GetSiteResponse__Output {
  'siteId': (string);
  'name': (string);
  /**
   * ISO 3166-1 alpha-2.
   */
  'country': (string);
  /**
   * RFC 7638 SHA-256 thumbprint of the site key, 64 hex digits.
   */
  'fingerprint': (string);
  /**
   * host:port under which peers reach us.
   */
  'endpoints': (string)[];
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'softwareVersion': (string);
}
