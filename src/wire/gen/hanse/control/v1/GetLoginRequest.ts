// Original file: proto/hanse/control/v1/people.proto


export interface GetLoginRequest {
}

export interface GetLoginRequest__Output {
}
