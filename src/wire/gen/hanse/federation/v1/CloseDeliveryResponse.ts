// Original file: proto/hanse/federation/v1/delivery.proto


export interface CloseDeliveryResponse {
}

export interface CloseDeliveryResponse__Output {
}
