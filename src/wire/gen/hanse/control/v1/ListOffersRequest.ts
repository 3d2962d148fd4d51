// Original file: proto/hanse/control/v1/offers.proto


export interface ListOffersRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListOffersRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
