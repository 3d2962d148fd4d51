// Original file: proto/hanse/control/v1/withdrawals.proto


export interface GetWithdrawalRequest {
  'reference'?: (string);
}

export interface GetWithdrawalRequest__Output {
  'reference': (string);
}
