// Original file: proto/hanse/federation/v1/catalog.proto


export interface VersionShown {
  /**
   * `hanse-version+jwt`, signed by the owner.
   */
  'version'?: (string);
  /**
   * `hanse-metadata+jwt`, signed by the owner; a higher sequence replaces a lower one.
   */
  'metadata'?: (string);
  /**
   * What the caller may do with it: `discover`, `read`.
   */
  'actions'?: (string)[];
}

export interface VersionShown__Output {
  /**
   * `hanse-version+jwt`, signed by the owner.
   */
  'version': (string);
  /**
   * `hanse-metadata+jwt`, signed by the owner; a higher sequence replaces a lower one.
   */
  'metadata': (string);
  /**
   * What the caller may do with it: `discover`, `read`.
   */
  'actions': (string)[];
}
