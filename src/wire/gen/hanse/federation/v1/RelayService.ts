// Original file: proto/hanse/federation/v1/relay.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ReadPartRequest as _hanse_federation_v1_ReadPartRequest, ReadPartRequest__Output as _hanse_federation_v1_ReadPartRequest__Output } from '../../../hanse/federation/v1/ReadPartRequest.ts';
import type { ReadPartResponse as _hanse_federation_v1_ReadPartResponse, ReadPartResponse__Output as _hanse_federation_v1_ReadPartResponse__Output } from '../../../hanse/federation/v1/ReadPartResponse.ts';

/**
 * RelayService carries bytes through the source's gateway, for stores that peers cannot reach and for sites that
 * forbid presigned URLs. It is served at the relays of the site's statement and nowhere else, beside the control
 * plane; the destination pulls there as everywhere, so that bytes flow from server to client only.
 */
export interface RelayServiceClient extends grpc.Client {
  /**
   * ReadPart streams ranges of objects of an open delivery, one after the other in the order asked. One token opens
   * one stream. The grant is looked at when it opens and at least each 10 seconds; a stream without progress for
   * 60 seconds ends. Idempotent; a stream that broke is opened again for the ranges that are missing.
   * NOT_FOUND, reason UNKNOWN_DELIVERY, for a delivery that is not the caller's or not open. PERMISSION_DENIED, also in
   * the middle: NO_GRANT; DELIVERY_STOPPED by the source's operator; SOURCE_DENIED where the store refuses the
   * gateway itself. FAILED_PRECONDITION: PATH_NOT_OFFERED where the store is not shared this way, SOURCE_CHANGED where
   * the object is no longer what was published, REPLICA_DAMAGED where that was known before. RESOURCE_EXHAUSTED, LIMIT_EXCEEDED:
   * too many streams. UNAVAILABLE: STORE_DOWN and STORE_SLOW where its store does not answer, INTERRUPTED where the
   * gateway stops.
   */
  ReadPart(argument: _hanse_federation_v1_ReadPartRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_ReadPartResponse__Output>;
  ReadPart(argument: _hanse_federation_v1_ReadPartRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_ReadPartResponse__Output>;
  /**
   * ReadPart streams ranges of objects of an open delivery, one after the other in the order asked. One token opens
   * one stream. The grant is looked at when it opens and at least each 10 seconds; a stream without progress for
   * 60 seconds ends. Idempotent; a stream that broke is opened again for the ranges that are missing.
   * NOT_FOUND, reason UNKNOWN_DELIVERY, for a delivery that is not the caller's or not open. PERMISSION_DENIED, also in
   * the middle: NO_GRANT; DELIVERY_STOPPED by the source's operator; SOURCE_DENIED where the store refuses the
   * gateway itself. FAILED_PRECONDITION: PATH_NOT_OFFERED where the store is not shared this way, SOURCE_CHANGED where
   * the object is no longer what was published, REPLICA_DAMAGED where that was known before. RESOURCE_EXHAUSTED, LIMIT_EXCEEDED:
   * too many streams. UNAVAILABLE: STORE_DOWN and STORE_SLOW where its store does not answer, INTERRUPTED where the
   * gateway stops.
   */
  readPart(argument: _hanse_federation_v1_ReadPartRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_ReadPartResponse__Output>;
  readPart(argument: _hanse_federation_v1_ReadPartRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_ReadPartResponse__Output>;
  
}

/**
 * RelayService carries bytes through the source's gateway, for stores that peers cannot reach and for sites that
 * forbid presigned URLs. It is served at the relays of the site's statement and nowhere else, beside the control
 * plane; the destination pulls there as everywhere, so that bytes flow from server to client only.
 */
export interface RelayServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * ReadPart streams ranges of objects of an open delivery, one after the other in the order asked. One token opens
   * one stream. The grant is looked at when it opens and at least each 10 seconds; a stream without progress for
   * 60 seconds ends. Idempotent; a stream that broke is opened again for the ranges that are missing.
   * NOT_FOUND, reason UNKNOWN_DELIVERY, for a delivery that is not the caller's or not open. PERMISSION_DENIED, also in
   * the middle: NO_GRANT; DELIVERY_STOPPED by the source's operator; SOURCE_DENIED where the store refuses the
   * gateway itself. FAILED_PRECONDITION: PATH_NOT_OFFERED where the store is not shared this way, SOURCE_CHANGED where
   * the object is no longer what was published, REPLICA_DAMAGED where that was known before. RESOURCE_EXHAUSTED, LIMIT_EXCEEDED:
   * too many streams. UNAVAILABLE: STORE_DOWN and STORE_SLOW where its store does not answer, INTERRUPTED where the
   * gateway stops.
   */
  ReadPart: grpc.handleServerStreamingCall<_hanse_federation_v1_ReadPartRequest__Output, _hanse_federation_v1_ReadPartResponse>;
  
}

export interface RelayServiceDefinition extends grpc.ServiceDefinition {
  ReadPart: MethodDefinition<_hanse_federation_v1_ReadPartRequest, _hanse_federation_v1_ReadPartResponse, _hanse_federation_v1_ReadPartRequest__Output, _hanse_federation_v1_ReadPartResponse__Output>
}
