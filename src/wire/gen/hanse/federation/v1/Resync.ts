// Original file: proto/hanse/federation/v1/catalog.proto


export interface Resync {
}

export interface Resync__Output {
}
