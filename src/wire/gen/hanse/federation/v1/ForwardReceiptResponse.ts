// Original file: proto/hanse/federation/v1/delivery.proto


export interface ForwardReceiptResponse {
}

export interface ForwardReceiptResponse__Output {
}
