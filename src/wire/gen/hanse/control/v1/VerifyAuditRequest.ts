// Original file: proto/hanse/control/v1/audit.proto


export interface VerifyAuditRequest {
}

export interface VerifyAuditRequest__Output {
}
