// Original file: proto/hanse/federation/v1/catalog.proto


export interface GetTermsResponse {
  /**
   * At most 64 KiB; hashes to what was asked for.
   */
  'text'?: (string);
}

export interface GetTermsResponse__Output {
  /**
   * At most 64 KiB; hashes to what was asked for.
   */
  'text': (string);
}
