// Original file: proto/hanse/control/v1/transfers.proto

import type { Long } from '@grpc/proto-loader';

export interface VerifyProgress {
  'objectsDone'?: (number | string | Long);
  'objectsTotal'?: (number | string | Long);
  'bytesDone'?: (number | string | Long);
  'bytesTotal'?: (number | string | Long);
}

export interface VerifyProgress__Output {
  'objectsDone': (number);
  'objectsTotal': (number);
  'bytesDone': (number);
  'bytesTotal': (number);
}
