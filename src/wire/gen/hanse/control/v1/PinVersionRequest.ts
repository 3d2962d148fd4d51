// Original file: proto/hanse/control/v1/rules.proto


export interface PinVersionRequest {
  'requestId'?: (string);
  'reference'?: (string);
  /**
   * Why, in words; may be empty.
   */
  'note'?: (string);
}

export interface PinVersionRequest__Output {
  'requestId': (string);
  'reference': (string);
  /**
   * Why, in words; may be empty.
   */
  'note': (string);
}
