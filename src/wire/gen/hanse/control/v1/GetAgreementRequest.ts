// Original file: proto/hanse/control/v1/agreements.proto


export interface GetAgreementRequest {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'agreementId'?: (string);
}

export interface GetAgreementRequest__Output {
  /**
   * An id, or a beginning of one that names it alone.
   */
  'agreementId': (string);
}
