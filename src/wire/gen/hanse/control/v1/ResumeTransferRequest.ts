// Original file: proto/hanse/control/v1/transfers.proto


export interface ResumeTransferRequest {
  'requestId'?: (string);
  'transferId'?: (string);
}

export interface ResumeTransferRequest__Output {
  'requestId': (string);
  'transferId': (string);
}
