// Original file: proto/hanse/control/v1/deliveries.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetDeliveryRequest as _hanse_control_v1_GetDeliveryRequest, GetDeliveryRequest__Output as _hanse_control_v1_GetDeliveryRequest__Output } from '../../../hanse/control/v1/GetDeliveryRequest.ts';
import type { GetDeliveryResponse as _hanse_control_v1_GetDeliveryResponse, GetDeliveryResponse__Output as _hanse_control_v1_GetDeliveryResponse__Output } from '../../../hanse/control/v1/GetDeliveryResponse.ts';
import type { ListDeliveriesRequest as _hanse_control_v1_ListDeliveriesRequest, ListDeliveriesRequest__Output as _hanse_control_v1_ListDeliveriesRequest__Output } from '../../../hanse/control/v1/ListDeliveriesRequest.ts';
import type { ListDeliveriesResponse as _hanse_control_v1_ListDeliveriesResponse, ListDeliveriesResponse__Output as _hanse_control_v1_ListDeliveriesResponse__Output } from '../../../hanse/control/v1/ListDeliveriesResponse.ts';
import type { StopDeliveryRequest as _hanse_control_v1_StopDeliveryRequest, StopDeliveryRequest__Output as _hanse_control_v1_StopDeliveryRequest__Output } from '../../../hanse/control/v1/StopDeliveryRequest.ts';
import type { StopDeliveryResponse as _hanse_control_v1_StopDeliveryResponse, StopDeliveryResponse__Output as _hanse_control_v1_StopDeliveryResponse__Output } from '../../../hanse/control/v1/StopDeliveryResponse.ts';
import type { SumDeliveriesRequest as _hanse_control_v1_SumDeliveriesRequest, SumDeliveriesRequest__Output as _hanse_control_v1_SumDeliveriesRequest__Output } from '../../../hanse/control/v1/SumDeliveriesRequest.ts';
import type { SumDeliveriesResponse as _hanse_control_v1_SumDeliveriesResponse, SumDeliveriesResponse__Output as _hanse_control_v1_SumDeliveriesResponse__Output } from '../../../hanse/control/v1/SumDeliveriesResponse.ts';

/**
 * DeliveriesService shows what leaves this site to its peers, and stops it. Operators and auditors see all deliveries;
 * operators stop them.
 */
export interface DeliveriesServiceClient extends grpc.Client {
  GetDelivery(argument: _hanse_control_v1_GetDeliveryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetDeliveryResponse__Output>): grpc.ClientUnaryCall;
  GetDelivery(argument: _hanse_control_v1_GetDeliveryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetDeliveryResponse__Output>): grpc.ClientUnaryCall;
  GetDelivery(argument: _hanse_control_v1_GetDeliveryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetDeliveryResponse__Output>): grpc.ClientUnaryCall;
  GetDelivery(argument: _hanse_control_v1_GetDeliveryRequest, callback: grpc.requestCallback<_hanse_control_v1_GetDeliveryResponse__Output>): grpc.ClientUnaryCall;
  getDelivery(argument: _hanse_control_v1_GetDeliveryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetDeliveryResponse__Output>): grpc.ClientUnaryCall;
  getDelivery(argument: _hanse_control_v1_GetDeliveryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetDeliveryResponse__Output>): grpc.ClientUnaryCall;
  getDelivery(argument: _hanse_control_v1_GetDeliveryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetDeliveryResponse__Output>): grpc.ClientUnaryCall;
  getDelivery(argument: _hanse_control_v1_GetDeliveryRequest, callback: grpc.requestCallback<_hanse_control_v1_GetDeliveryResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListDeliveries, newest first.
   */
  ListDeliveries(argument: _hanse_control_v1_ListDeliveriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  ListDeliveries(argument: _hanse_control_v1_ListDeliveriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  ListDeliveries(argument: _hanse_control_v1_ListDeliveriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  ListDeliveries(argument: _hanse_control_v1_ListDeliveriesRequest, callback: grpc.requestCallback<_hanse_control_v1_ListDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListDeliveries, newest first.
   */
  listDeliveries(argument: _hanse_control_v1_ListDeliveriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  listDeliveries(argument: _hanse_control_v1_ListDeliveriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  listDeliveries(argument: _hanse_control_v1_ListDeliveriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  listDeliveries(argument: _hanse_control_v1_ListDeliveriesRequest, callback: grpc.requestCallback<_hanse_control_v1_ListDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * StopDelivery ends a delivery for good: it locates and relays nothing more, and the same transfer of the peer cannot
   * open it again. URLs that are handed out already live on until urls_until. A new pull of the peer is a new delivery:
   * taking the grant away is what keeps it out. Idempotent: the first stop's reason stands. FAILED_PRECONDITION for a
   * delivery that succeeded.
   */
  StopDelivery(argument: _hanse_control_v1_StopDeliveryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StopDeliveryResponse__Output>): grpc.ClientUnaryCall;
  StopDelivery(argument: _hanse_control_v1_StopDeliveryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StopDeliveryResponse__Output>): grpc.ClientUnaryCall;
  StopDelivery(argument: _hanse_control_v1_StopDeliveryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StopDeliveryResponse__Output>): grpc.ClientUnaryCall;
  StopDelivery(argument: _hanse_control_v1_StopDeliveryRequest, callback: grpc.requestCallback<_hanse_control_v1_StopDeliveryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * StopDelivery ends a delivery for good: it locates and relays nothing more, and the same transfer of the peer cannot
   * open it again. URLs that are handed out already live on until urls_until. A new pull of the peer is a new delivery:
   * taking the grant away is what keeps it out. Idempotent: the first stop's reason stands. FAILED_PRECONDITION for a
   * delivery that succeeded.
   */
  stopDelivery(argument: _hanse_control_v1_StopDeliveryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StopDeliveryResponse__Output>): grpc.ClientUnaryCall;
  stopDelivery(argument: _hanse_control_v1_StopDeliveryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StopDeliveryResponse__Output>): grpc.ClientUnaryCall;
  stopDelivery(argument: _hanse_control_v1_StopDeliveryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StopDeliveryResponse__Output>): grpc.ClientUnaryCall;
  stopDelivery(argument: _hanse_control_v1_StopDeliveryRequest, callback: grpc.requestCallback<_hanse_control_v1_StopDeliveryResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * SumDeliveries adds up deliveries by peer, or by peer and person, in the order of their names.
   */
  SumDeliveries(argument: _hanse_control_v1_SumDeliveriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SumDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  SumDeliveries(argument: _hanse_control_v1_SumDeliveriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SumDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  SumDeliveries(argument: _hanse_control_v1_SumDeliveriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SumDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  SumDeliveries(argument: _hanse_control_v1_SumDeliveriesRequest, callback: grpc.requestCallback<_hanse_control_v1_SumDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * SumDeliveries adds up deliveries by peer, or by peer and person, in the order of their names.
   */
  sumDeliveries(argument: _hanse_control_v1_SumDeliveriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SumDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  sumDeliveries(argument: _hanse_control_v1_SumDeliveriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SumDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  sumDeliveries(argument: _hanse_control_v1_SumDeliveriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SumDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  sumDeliveries(argument: _hanse_control_v1_SumDeliveriesRequest, callback: grpc.requestCallback<_hanse_control_v1_SumDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * DeliveriesService shows what leaves this site to its peers, and stops it. Operators and auditors see all deliveries;
 * operators stop them.
 */
export interface DeliveriesServiceHandlers extends grpc.UntypedServiceImplementation {
  GetDelivery: grpc.handleUnaryCall<_hanse_control_v1_GetDeliveryRequest__Output, _hanse_control_v1_GetDeliveryResponse>;
  
  /**
   * ListDeliveries, newest first.
   */
  ListDeliveries: grpc.handleUnaryCall<_hanse_control_v1_ListDeliveriesRequest__Output, _hanse_control_v1_ListDeliveriesResponse>;
  
  /**
   * StopDelivery ends a delivery for good: it locates and relays nothing more, and the same transfer of the peer cannot
   * open it again. URLs that are handed out already live on until urls_until. A new pull of the peer is a new delivery:
   * taking the grant away is what keeps it out. Idempotent: the first stop's reason stands. FAILED_PRECONDITION for a
   * delivery that succeeded.
   */
  StopDelivery: grpc.handleUnaryCall<_hanse_control_v1_StopDeliveryRequest__Output, _hanse_control_v1_StopDeliveryResponse>;
  
  /**
   * SumDeliveries adds up deliveries by peer, or by peer and person, in the order of their names.
   */
  SumDeliveries: grpc.handleUnaryCall<_hanse_control_v1_SumDeliveriesRequest__Output, _hanse_control_v1_SumDeliveriesResponse>;
  
}

export interface DeliveriesServiceDefinition extends grpc.ServiceDefinition {
  GetDelivery: MethodDefinition<_hanse_control_v1_GetDeliveryRequest, _hanse_control_v1_GetDeliveryResponse, _hanse_control_v1_GetDeliveryRequest__Output, _hanse_control_v1_GetDeliveryResponse__Output>
  ListDeliveries: MethodDefinition<_hanse_control_v1_ListDeliveriesRequest, _hanse_control_v1_ListDeliveriesResponse, _hanse_control_v1_ListDeliveriesRequest__Output, _hanse_control_v1_ListDeliveriesResponse__Output>
  StopDelivery: MethodDefinition<_hanse_control_v1_StopDeliveryRequest, _hanse_control_v1_StopDeliveryResponse, _hanse_control_v1_StopDeliveryRequest__Output, _hanse_control_v1_StopDeliveryResponse__Output>
  SumDeliveries: MethodDefinition<_hanse_control_v1_SumDeliveriesRequest, _hanse_control_v1_SumDeliveriesResponse, _hanse_control_v1_SumDeliveriesRequest__Output, _hanse_control_v1_SumDeliveriesResponse__Output>
}
