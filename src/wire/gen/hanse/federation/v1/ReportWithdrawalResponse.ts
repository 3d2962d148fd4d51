// Original file: proto/hanse/federation/v1/catalog.proto


export interface ReportWithdrawalResponse {
}

export interface ReportWithdrawalResponse__Output {
}
