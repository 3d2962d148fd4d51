// Original file: proto/hanse/control/v1/site.proto


export interface GetStatementRequest {
}

export interface GetStatementRequest__Output {
}
