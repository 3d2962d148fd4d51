// Original file: proto/hanse/control/v1/transfers.proto


export interface VerifyReplicaRequest {
  'reference'?: (string);
}

export interface VerifyReplicaRequest__Output {
  'reference': (string);
}
