// Original file: proto/hanse/control/v1/offers.proto


export interface RemoveOfferRequest {
  'requestId'?: (string);
  'offerId'?: (string);
}

export interface RemoveOfferRequest__Output {
  'requestId': (string);
  'offerId': (string);
}
