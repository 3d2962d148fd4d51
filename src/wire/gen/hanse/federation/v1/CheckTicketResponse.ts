// Original file: proto/hanse/federation/v1/delivery.proto


export interface CheckTicketResponse {
}

export interface CheckTicketResponse__Output {
}
