// Original file: proto/hanse/federation/v1/catalog.proto


export interface UpToDate {
}

export interface UpToDate__Output {
}
