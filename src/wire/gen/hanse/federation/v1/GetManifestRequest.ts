// Original file: proto/hanse/federation/v1/catalog.proto

import type { Long } from '@grpc/proto-loader';

export interface GetManifestRequest {
  /**
   * SHA-256 of the manifest, 64 lower-case hex digits.
   */
  'digest'?: (string);
  /**
   * First byte wanted.
   */
  'offset'?: (number | string | Long);
}

export interface GetManifestRequest__Output {
  /**
   * SHA-256 of the manifest, 64 lower-case hex digits.
   */
  'digest': (string);
  /**
   * First byte wanted.
   */
  'offset': (number);
}
