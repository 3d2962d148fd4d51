// Original file: proto/hanse/control/v1/transfers.proto


export interface ObjectFault {
  'path'?: (string);
  /**
   * `missing`, `size`, `digest`, `unreadable`, or `marker`.
   */
  'fault'?: (string);
  'detail'?: (string);
}

export interface ObjectFault__Output {
  'path': (string);
  /**
   * `missing`, `size`, `digest`, `unreadable`, or `marker`.
   */
  'fault': (string);
  'detail': (string);
}
