// Original file: proto/hanse/control/v1/transfers.proto

import type { Long } from '@grpc/proto-loader';

export interface VerifySummary {
  'ok'?: (boolean);
  'objects'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'faults'?: (number | string | Long);
  'location'?: (string);
}

export interface VerifySummary__Output {
  'ok': (boolean);
  'objects': (number);
  'bytes': (number);
  'faults': (number);
  'location': (string);
}
