// Original file: proto/hanse/control/v1/watches.proto


export interface RemoveWatchResponse {
}

export interface RemoveWatchResponse__Output {
}
