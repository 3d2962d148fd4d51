// Original file: proto/hanse/federation/v1/catalog.proto


export interface WatchCatalogRequest {
  /**
   * The last cursor that the caller stored; empty for everything. Opaque.
   */
  'cursor'?: (string);
}

export interface WatchCatalogRequest__Output {
  /**
   * The last cursor that the caller stored; empty for everything. Opaque.
   */
  'cursor': (string);
}
