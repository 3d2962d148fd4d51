// Original file: proto/hanse/federation/v1/catalog.proto


export interface ReportWithdrawalRequest {
  /**
   * `hanse-withdrawal-receipt+jwt`, signed by the caller; at most 8 KiB.
   */
  'receipt'?: (string);
}

export interface ReportWithdrawalRequest__Output {
  /**
   * `hanse-withdrawal-receipt+jwt`, signed by the caller; at most 8 KiB.
   */
  'receipt': (string);
}
