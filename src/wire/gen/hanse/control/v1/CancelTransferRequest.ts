// Original file: proto/hanse/control/v1/transfers.proto


export interface CancelTransferRequest {
  'requestId'?: (string);
  'transferId'?: (string);
}

export interface CancelTransferRequest__Output {
  'requestId': (string);
  'transferId': (string);
}
