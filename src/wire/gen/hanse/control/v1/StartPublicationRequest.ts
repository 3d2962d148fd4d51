// Original file: proto/hanse/control/v1/transfers.proto

import type { Long } from '@grpc/proto-loader';

export interface StartPublicationRequest {
  'requestId'?: (string);
  /**
   * `s3://bucket/prefix`, `file:/path` or `NAME:prefix`.
   */
  'source'?: (string);
  /**
   * `name@label`.
   */
  'as'?: (string);
  'title'?: (string);
  'license'?: (string);
  /**
   * `dataset` (default) or `checkpoint`.
   */
  'kind'?: (string);
  /**
   * Bytes; 0 for the kind's rule.
   */
  'partSize'?: (number | string | Long);
  /**
   * Leave bad keys out instead of failing.
   */
  'skipInvalid'?: (boolean);
  /**
   * Copy the bytes here first (`s3://bucket/prefix` or `NAME:prefix`) and publish the copy; empty for in place.
   */
  'copyTo'?: (string);
  'description'?: (string);
  'keywords'?: (string)[];
  /**
   * Whom to ask: a name, an address, a page; may be empty.
   */
  'contact'?: (string);
  /**
   * References of what it was made from, 64 at most; without @label the latest that this site sees.
   */
  'derivedFrom'?: (string)[];
}

export interface StartPublicationRequest__Output {
  'requestId': (string);
  /**
   * `s3://bucket/prefix`, `file:/path` or `NAME:prefix`.
   */
  'source': (string);
  /**
   * `name@label`.
   */
  'as': (string);
  'title': (string);
  'license': (string);
  /**
   * `dataset` (default) or `checkpoint`.
   */
  'kind': (string);
  /**
   * Bytes; 0 for the kind's rule.
   */
  'partSize': (number);
  /**
   * Leave bad keys out instead of failing.
   */
  'skipInvalid': (boolean);
  /**
   * Copy the bytes here first (`s3://bucket/prefix` or `NAME:prefix`) and publish the copy; empty for in place.
   */
  'copyTo': (string);
  'description': (string);
  'keywords': (string)[];
  /**
   * Whom to ask: a name, an address, a page; may be empty.
   */
  'contact': (string);
  /**
   * References of what it was made from, 64 at most; without @label the latest that this site sees.
   */
  'derivedFrom': (string)[];
}
