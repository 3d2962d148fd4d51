// Original file: proto/hanse/federation/v1/delivery.proto


export interface CheckTicketRequest {
  'ticket'?: (string);
}

export interface CheckTicketRequest__Output {
  'ticket': (string);
}
