// Original file: proto/hanse/control/v1/people.proto


export interface WhoAmIRequest {
}

export interface WhoAmIRequest__Output {
}
