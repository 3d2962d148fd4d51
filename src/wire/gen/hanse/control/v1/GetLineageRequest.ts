// Original file: proto/hanse/control/v1/catalog.proto


export interface GetLineageRequest {
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference'?: (string);
}

export interface GetLineageRequest__Output {
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference': (string);
}
