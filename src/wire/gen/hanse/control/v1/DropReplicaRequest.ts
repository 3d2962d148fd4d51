// Original file: proto/hanse/control/v1/withdrawals.proto


export interface DropReplicaRequest {
  'requestId'?: (string);
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference'?: (string);
  /**
   * For the audit log; may be empty.
   */
  'reason'?: (string);
}

export interface DropReplicaRequest__Output {
  'requestId': (string);
  /**
   * `site/name@label`, `site/name` (= latest) or `hanse://…`.
   */
  'reference': (string);
  /**
   * For the audit log; may be empty.
   */
  'reason': (string);
}
