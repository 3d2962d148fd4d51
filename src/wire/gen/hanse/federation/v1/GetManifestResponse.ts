// Original file: proto/hanse/federation/v1/catalog.proto


export interface GetManifestResponse {
  /**
   * At most 1 MiB.
   */
  'page'?: (Buffer | Uint8Array | string);
}

export interface GetManifestResponse__Output {
  /**
   * At most 1 MiB.
   */
  'page': (Buffer);
}
