// Original file: proto/hanse/control/v1/transfers.proto


export interface StartPullRequest {
  'requestId'?: (string);
  'reference'?: (string);
  'to'?: (string);
  /**
   * As in PlanPullRequest.
   */
  'via'?: (string);
  'from'?: (string)[];
  /**
   * Fetch every byte from the source, also what a held version has.
   */
  'fetchAll'?: (boolean);
}

export interface StartPullRequest__Output {
  'requestId': (string);
  'reference': (string);
  'to': (string);
  /**
   * As in PlanPullRequest.
   */
  'via': (string);
  'from': (string)[];
  /**
   * Fetch every byte from the source, also what a held version has.
   */
  'fetchAll': (boolean);
}
