// Original file: proto/hanse/federation/v1/catalog.proto


export interface ListWithdrawalsResponse {
  /**
   * `hanse-withdrawal+jwt`, at most 100: an answer of so many is followed by another question.
   */
  'withdrawals'?: (string)[];
}

export interface ListWithdrawalsResponse__Output {
  /**
   * `hanse-withdrawal+jwt`, at most 100: an answer of so many is followed by another question.
   */
  'withdrawals': (string)[];
}
