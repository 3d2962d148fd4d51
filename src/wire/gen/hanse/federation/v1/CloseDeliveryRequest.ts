// Original file: proto/hanse/federation/v1/delivery.proto

import type { DeliveryOutcome as _hanse_federation_v1_DeliveryOutcome, DeliveryOutcome__Output as _hanse_federation_v1_DeliveryOutcome__Output } from '../../../hanse/federation/v1/DeliveryOutcome.ts';
import type { Long } from '@grpc/proto-loader';

export interface CloseDeliveryRequest {
  'deliveryId'?: (string);
  'outcome'?: (_hanse_federation_v1_DeliveryOutcome);
  /**
   * Bytes written at the destination.
   */
  'bytes'?: (number | string | Long);
  'objects'?: (number | string | Long);
  /**
   * `hanse-receipt+jwt` signed by the caller, where the outcome is a success; empty from callers that give none.
   */
  'receipt'?: (string);
}

export interface CloseDeliveryRequest__Output {
  'deliveryId': (string);
  'outcome': (_hanse_federation_v1_DeliveryOutcome__Output);
  /**
   * Bytes written at the destination.
   */
  'bytes': (number);
  'objects': (number);
  /**
   * `hanse-receipt+jwt` signed by the caller, where the outcome is a success; empty from callers that give none.
   */
  'receipt': (string);
}
