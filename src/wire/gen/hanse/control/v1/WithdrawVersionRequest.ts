// Original file: proto/hanse/control/v1/withdrawals.proto


export interface WithdrawVersionRequest {
  'requestId'?: (string);
  /**
   * A version of this site with its label: `latest` may be another one tomorrow.
   */
  'reference'?: (string);
  /**
   * Told to everybody who had it; one line of at most 1024 characters.
   */
  'reason'?: (string);
}

export interface WithdrawVersionRequest__Output {
  'requestId': (string);
  /**
   * A version of this site with its label: `latest` may be another one tomorrow.
   */
  'reference': (string);
  /**
   * Told to everybody who had it; one line of at most 1024 characters.
   */
  'reason': (string);
}
