// Original file: proto/hanse/control/v1/watches.proto


export interface AddWatchRequest {
  'requestId'?: (string);
  /**
   * `s3://bucket/prefix`, `file:/path` or `NAME:prefix`.
   */
  'source'?: (string);
  /**
   * Name of the artifact, without a label.
   */
  'as'?: (string);
  /**
   * As in Watch; empty for `auto`.
   */
  'layout'?: (string);
  /**
   * 1 s to a day; 0 for 5 minutes.
   */
  'everySeconds'?: (number | string);
  /**
   * 1 s to a year; 0 for a day.
   */
  'abandonedAfterSeconds'?: (number | string);
  /**
   * Empty for the artifact's name.
   */
  'title'?: (string);
  'license'?: (string);
  'description'?: (string);
  'keywords'?: (string)[];
  'contact'?: (string);
  /**
   * Versions that every checkpoint was made from: references; `latest` is resolved now. At most 64.
   */
  'derivedFrom'?: (string)[];
}

export interface AddWatchRequest__Output {
  'requestId': (string);
  /**
   * `s3://bucket/prefix`, `file:/path` or `NAME:prefix`.
   */
  'source': (string);
  /**
   * Name of the artifact, without a label.
   */
  'as': (string);
  /**
   * As in Watch; empty for `auto`.
   */
  'layout': (string);
  /**
   * 1 s to a day; 0 for 5 minutes.
   */
  'everySeconds': (number);
  /**
   * 1 s to a year; 0 for a day.
   */
  'abandonedAfterSeconds': (number);
  /**
   * Empty for the artifact's name.
   */
  'title': (string);
  'license': (string);
  'description': (string);
  'keywords': (string)[];
  'contact': (string);
  /**
   * Versions that every checkpoint was made from: references; `latest` is resolved now. At most 64.
   */
  'derivedFrom': (string)[];
}
