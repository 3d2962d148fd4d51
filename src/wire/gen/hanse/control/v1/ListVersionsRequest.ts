// Original file: proto/hanse/control/v1/catalog.proto


export interface ListVersionsRequest {
  /**
   * Empty for all sites.
   */
  'siteId'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListVersionsRequest__Output {
  /**
   * Empty for all sites.
   */
  'siteId': (string);
  'pageSize': (number);
  'pageToken': (string);
}
