// Original file: proto/hanse/control/v1/transfers.proto


export interface StartRepairRequest {
  'requestId'?: (string);
  'reference'?: (string);
}

export interface StartRepairRequest__Output {
  'requestId': (string);
  'reference': (string);
}
