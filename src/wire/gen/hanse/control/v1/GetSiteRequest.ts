// Original file: proto/hanse/control/v1/site.proto


export interface GetSiteRequest {
}

export interface GetSiteRequest__Output {
}
