// Original file: proto/hanse/control/v1/grants.proto


export interface GrantVerdict {
  'grantId'?: (string);
  /**
   * What it lacks to allow it, in words; empty where it does.
   */
  'lacks'?: (string)[];
}

export interface GrantVerdict__Output {
  'grantId': (string);
  /**
   * What it lacks to allow it, in words; empty where it does.
   */
  'lacks': (string)[];
}
