// Original file: proto/hanse/control/v1/audit.proto


export interface ForgetPersonResponse {
  'pseudonym'?: (string);
}

export interface ForgetPersonResponse__Output {
  'pseudonym': (string);
}
