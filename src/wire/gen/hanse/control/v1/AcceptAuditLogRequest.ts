// Original file: proto/hanse/control/v1/audit.proto


export interface AcceptAuditLogRequest {
  'requestId'?: (string);
  'siteId'?: (string);
}

export interface AcceptAuditLogRequest__Output {
  'requestId': (string);
  'siteId': (string);
}
