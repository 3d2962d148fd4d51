// Original file: proto/hanse/control/v1/grants.proto


export interface AddGrantRequest {
  'requestId'?: (string);
  'to'?: (string);
  'artifact'?: (string);
  'actions'?: (string)[];
}

export interface AddGrantRequest__Output {
  'requestId': (string);
  'to': (string);
  'artifact': (string);
  'actions': (string)[];
}
