// Original file: proto/hanse/federation/v1/offers.proto


export interface ListOffersRequest {
}

export interface ListOffersRequest__Output {
}
