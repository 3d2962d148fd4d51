// Original file: proto/hanse/control/v1/transfers.proto


export interface PauseTransferRequest {
  'requestId'?: (string);
  'transferId'?: (string);
}

export interface PauseTransferRequest__Output {
  'requestId': (string);
  'transferId': (string);
}
