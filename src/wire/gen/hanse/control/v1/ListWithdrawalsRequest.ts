// Original file: proto/hanse/control/v1/withdrawals.proto


export interface ListWithdrawalsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListWithdrawalsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
