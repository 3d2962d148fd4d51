// Original file: proto/hanse/control/v1/grants.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddGrantRequest as _hanse_control_v1_AddGrantRequest, AddGrantRequest__Output as _hanse_control_v1_AddGrantRequest__Output } from '../../../hanse/control/v1/AddGrantRequest.ts';
import type { AddGrantResponse as _hanse_control_v1_AddGrantResponse, AddGrantResponse__Output as _hanse_control_v1_AddGrantResponse__Output } from '../../../hanse/control/v1/AddGrantResponse.ts';
import type { ListGrantsRequest as _hanse_control_v1_ListGrantsRequest, ListGrantsRequest__Output as _hanse_control_v1_ListGrantsRequest__Output } from '../../../hanse/control/v1/ListGrantsRequest.ts';
import type { ListGrantsResponse as _hanse_control_v1_ListGrantsResponse, ListGrantsResponse__Output as _hanse_control_v1_ListGrantsResponse__Output } from '../../../hanse/control/v1/ListGrantsResponse.ts';
import type { RemoveGrantRequest as _hanse_control_v1_RemoveGrantRequest, RemoveGrantRequest__Output as _hanse_control_v1_RemoveGrantRequest__Output } from '../../../hanse/control/v1/RemoveGrantRequest.ts';
import type { RemoveGrantResponse as _hanse_control_v1_RemoveGrantResponse, RemoveGrantResponse__Output as _hanse_control_v1_RemoveGrantResponse__Output } from '../../../hanse/control/v1/RemoveGrantResponse.ts';

/**
 * GrantsService says which peers may discover and read which artifacts. Without a grant: nothing. Operator.
 */
export interface GrantsServiceClient extends grpc.Client {
  /**
   * AddGrant. Idempotent on request_id. The peer need not be known yet; unknown ones are warned of.
   */
  AddGrant(argument: _hanse_control_v1_AddGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddGrantResponse__Output>): grpc.ClientUnaryCall;
  AddGrant(argument: _hanse_control_v1_AddGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddGrantResponse__Output>): grpc.ClientUnaryCall;
  AddGrant(argument: _hanse_control_v1_AddGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddGrantResponse__Output>): grpc.ClientUnaryCall;
  AddGrant(argument: _hanse_control_v1_AddGrantRequest, callback: grpc.requestCallback<_hanse_control_v1_AddGrantResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AddGrant. Idempotent on request_id. The peer need not be known yet; unknown ones are warned of.
   */
  addGrant(argument: _hanse_control_v1_AddGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddGrantResponse__Output>): grpc.ClientUnaryCall;
  addGrant(argument: _hanse_control_v1_AddGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddGrantResponse__Output>): grpc.ClientUnaryCall;
  addGrant(argument: _hanse_control_v1_AddGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddGrantResponse__Output>): grpc.ClientUnaryCall;
  addGrant(argument: _hanse_control_v1_AddGrantRequest, callback: grpc.requestCallback<_hanse_control_v1_AddGrantResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListGrants, oldest first.
   */
  ListGrants(argument: _hanse_control_v1_ListGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  ListGrants(argument: _hanse_control_v1_ListGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  ListGrants(argument: _hanse_control_v1_ListGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  ListGrants(argument: _hanse_control_v1_ListGrantsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListGrants, oldest first.
   */
  listGrants(argument: _hanse_control_v1_ListGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  listGrants(argument: _hanse_control_v1_ListGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  listGrants(argument: _hanse_control_v1_ListGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  listGrants(argument: _hanse_control_v1_ListGrantsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * RemoveGrant. Running reads stop within seconds, handed-out URLs when they end. Idempotent.
   */
  RemoveGrant(argument: _hanse_control_v1_RemoveGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveGrantResponse__Output>): grpc.ClientUnaryCall;
  RemoveGrant(argument: _hanse_control_v1_RemoveGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RemoveGrantResponse__Output>): grpc.ClientUnaryCall;
  RemoveGrant(argument: _hanse_control_v1_RemoveGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveGrantResponse__Output>): grpc.ClientUnaryCall;
  RemoveGrant(argument: _hanse_control_v1_RemoveGrantRequest, callback: grpc.requestCallback<_hanse_control_v1_RemoveGrantResponse__Output>): grpc.ClientUnaryCall;
  /**
   * RemoveGrant. Running reads stop within seconds, handed-out URLs when they end. Idempotent.
   */
  removeGrant(argument: _hanse_control_v1_RemoveGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveGrantResponse__Output>): grpc.ClientUnaryCall;
  removeGrant(argument: _hanse_control_v1_RemoveGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RemoveGrantResponse__Output>): grpc.ClientUnaryCall;
  removeGrant(argument: _hanse_control_v1_RemoveGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveGrantResponse__Output>): grpc.ClientUnaryCall;
  removeGrant(argument: _hanse_control_v1_RemoveGrantRequest, callback: grpc.requestCallback<_hanse_control_v1_RemoveGrantResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * GrantsService says which peers may discover and read which artifacts. Without a grant: nothing. Operator.
 */
export interface GrantsServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AddGrant. Idempotent on request_id. The peer need not be known yet; unknown ones are warned of.
   */
  AddGrant: grpc.handleUnaryCall<_hanse_control_v1_AddGrantRequest__Output, _hanse_control_v1_AddGrantResponse>;
  
  /**
   * ListGrants, oldest first.
   */
  ListGrants: grpc.handleUnaryCall<_hanse_control_v1_ListGrantsRequest__Output, _hanse_control_v1_ListGrantsResponse>;
  
  /**
   * RemoveGrant. Running reads stop within seconds, handed-out URLs when they end. Idempotent.
   */
  RemoveGrant: grpc.handleUnaryCall<_hanse_control_v1_RemoveGrantRequest__Output, _hanse_control_v1_RemoveGrantResponse>;
  
}

export interface GrantsServiceDefinition extends grpc.ServiceDefinition {
  AddGrant: MethodDefinition<_hanse_control_v1_AddGrantRequest, _hanse_control_v1_AddGrantResponse, _hanse_control_v1_AddGrantRequest__Output, _hanse_control_v1_AddGrantResponse__Output>
  ListGrants: MethodDefinition<_hanse_control_v1_ListGrantsRequest, _hanse_control_v1_ListGrantsResponse, _hanse_control_v1_ListGrantsRequest__Output, _hanse_control_v1_ListGrantsResponse__Output>
  RemoveGrant: MethodDefinition<_hanse_control_v1_RemoveGrantRequest, _hanse_control_v1_RemoveGrantResponse, _hanse_control_v1_RemoveGrantRequest__Output, _hanse_control_v1_RemoveGrantResponse__Output>
}
