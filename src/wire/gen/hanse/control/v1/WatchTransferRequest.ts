// Original file: proto/hanse/control/v1/transfers.proto


export interface WatchTransferRequest {
  'transferId'?: (string);
}

export interface WatchTransferRequest__Output {
  'transferId': (string);
}
