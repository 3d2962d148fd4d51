// Original file: proto/hanse/control/v1/transfers.proto


export interface PlannedCheck {
  /**
   * `grant`, `agreement`, `residency`, `quota`, `space`, `objects`, `parts`, `capabilities`, `credentials`.
   */
  'name'?: (string);
  /**
   * `ok`, `warn` or `refused`.
   */
  'verdict'?: (string);
  'text'?: (string);
  /**
   * Who says so, e.g. `peer bsc`, `store main`.
   */
  'hop'?: (string);
  /**
   * What can be done; empty for nothing.
   */
  'remedy'?: (string);
  /**
   * Stable code of a refused one.
   */
  'code'?: (string);
}

export interface PlannedCheck__Output {
  /**
   * `grant`, `agreement`, `residency`, `quota`, `space`, `objects`, `parts`, `capabilities`, `credentials`.
   */
  'name': (string);
  /**
   * `ok`, `warn` or `refused`.
   */
  'verdict': (string);
  'text': (string);
  /**
   * Who says so, e.g. `peer bsc`, `store main`.
   */
  'hop': (string);
  /**
   * What can be done; empty for nothing.
   */
  'remedy': (string);
  /**
   * Stable code of a refused one.
   */
  'code': (string);
}
