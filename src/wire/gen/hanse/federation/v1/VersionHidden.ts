// Original file: proto/hanse/federation/v1/catalog.proto


export interface VersionHidden {
  /**
   * Artifact name, e.g. `climate/era5`.
   */
  'artifact'?: (string);
  /**
   * Version label, e.g. `2026.1`.
   */
  'label'?: (string);
  /**
   * As in VersionShown: also a version that is not shown any more can be withdrawn.
   */
  'withdrawal'?: (string);
}

export interface VersionHidden__Output {
  /**
   * Artifact name, e.g. `climate/era5`.
   */
  'artifact': (string);
  /**
   * Version label, e.g. `2026.1`.
   */
  'label': (string);
  /**
   * As in VersionShown: also a version that is not shown any more can be withdrawn.
   */
  'withdrawal': (string);
}
