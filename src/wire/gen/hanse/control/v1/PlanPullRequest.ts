// Original file: proto/hanse/control/v1/transfers.proto


export interface PlanPullRequest {
  'reference'?: (string);
  /**
   * Empty for the default destination.
   */
  'to'?: (string);
  /**
   * `direct` or `relay` for this path and no other; `auto` or empty: direct, and relay where direct does not work.
   */
  'via'?: (string);
  /**
   * The sites that bytes may come from; none: the owner and all that hold it and may hand it on.
   */
  'from'?: (string)[];
}

export interface PlanPullRequest__Output {
  'reference': (string);
  /**
   * Empty for the default destination.
   */
  'to': (string);
  /**
   * `direct` or `relay` for this path and no other; `auto` or empty: direct, and relay where direct does not work.
   */
  'via': (string);
  /**
   * The sites that bytes may come from; none: the owner and all that hold it and may hand it on.
   */
  'from': (string)[];
}
