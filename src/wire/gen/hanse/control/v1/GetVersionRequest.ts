// Original file: proto/hanse/control/v1/catalog.proto


export interface GetVersionRequest {
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference'?: (string);
}

export interface GetVersionRequest__Output {
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference': (string);
}
