// Original file: proto/hanse/control/v1/transfers.proto


export interface PlanPullRequest {
  'reference'?: (string);
  /**
   * Empty for the default destination.
   */
  'to'?: (string);
}

export interface PlanPullRequest__Output {
  'reference': (string);
  /**
   * Empty for the default destination.
   */
  'to': (string);
}
