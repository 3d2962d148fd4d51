// Original file: proto/hanse/federation/v1/catalog.proto


export interface GetTermsRequest {
  /**
   * 64 lower-case hex digits.
   */
  'sha256'?: (string);
}

export interface GetTermsRequest__Output {
  /**
   * 64 lower-case hex digits.
   */
  'sha256': (string);
}
