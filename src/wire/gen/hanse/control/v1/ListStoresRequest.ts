// Original file: proto/hanse/control/v1/site.proto


export interface ListStoresRequest {
}

export interface ListStoresRequest__Output {
}
