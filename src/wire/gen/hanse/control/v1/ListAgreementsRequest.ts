// Original file: proto/hanse/control/v1/agreements.proto


export interface ListAgreementsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Only those with this site; empty for all.
   */
  'peer'?: (string);
}

export interface ListAgreementsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Only those with this site; empty for all.
   */
  'peer': (string);
}
