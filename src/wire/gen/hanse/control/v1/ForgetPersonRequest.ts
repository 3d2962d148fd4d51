// Original file: proto/hanse/control/v1/audit.proto


export interface ForgetPersonRequest {
  'requestId'?: (string);
  /**
   * As the log names the person: a name of this site, or `NAME at SITE`.
   */
  'person'?: (string);
}

export interface ForgetPersonRequest__Output {
  'requestId': (string);
  /**
   * As the log names the person: a name of this site, or `NAME at SITE`.
   */
  'person': (string);
}
