// Original file: proto/hanse/control/v1/grants.proto


export interface RemoveGrantResponse {
}

export interface RemoveGrantResponse__Output {
}
