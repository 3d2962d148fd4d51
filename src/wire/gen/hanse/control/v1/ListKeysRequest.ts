// Original file: proto/hanse/control/v1/site.proto


export interface ListKeysRequest {
}

export interface ListKeysRequest__Output {
}
