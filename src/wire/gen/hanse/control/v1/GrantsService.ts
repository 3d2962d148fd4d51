// Original file: proto/hanse/control/v1/grants.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddGrantRequest as _hanse_control_v1_AddGrantRequest, AddGrantRequest__Output as _hanse_control_v1_AddGrantRequest__Output } from '../../../hanse/control/v1/AddGrantRequest.ts';
import type { AddGrantResponse as _hanse_control_v1_AddGrantResponse, AddGrantResponse__Output as _hanse_control_v1_AddGrantResponse__Output } from '../../../hanse/control/v1/AddGrantResponse.ts';
import type { ExplainGrantsRequest as _hanse_control_v1_ExplainGrantsRequest, ExplainGrantsRequest__Output as _hanse_control_v1_ExplainGrantsRequest__Output } from '../../../hanse/control/v1/ExplainGrantsRequest.ts';
import type { ExplainGrantsResponse as _hanse_control_v1_ExplainGrantsResponse, ExplainGrantsResponse__Output as _hanse_control_v1_ExplainGrantsResponse__Output } from '../../../hanse/control/v1/ExplainGrantsResponse.ts';
import type { GetGrantRequest as _hanse_control_v1_GetGrantRequest, GetGrantRequest__Output as _hanse_control_v1_GetGrantRequest__Output } from '../../../hanse/control/v1/GetGrantRequest.ts';
import type { GetGrantResponse as _hanse_control_v1_GetGrantResponse, GetGrantResponse__Output as _hanse_control_v1_GetGrantResponse__Output } from '../../../hanse/control/v1/GetGrantResponse.ts';
import type { ListGrantsRequest as _hanse_control_v1_ListGrantsRequest, ListGrantsRequest__Output as _hanse_control_v1_ListGrantsRequest__Output } from '../../../hanse/control/v1/ListGrantsRequest.ts';
import type { ListGrantsResponse as _hanse_control_v1_ListGrantsResponse, ListGrantsResponse__Output as _hanse_control_v1_ListGrantsResponse__Output } from '../../../hanse/control/v1/ListGrantsResponse.ts';
import type { RemoveGrantRequest as _hanse_control_v1_RemoveGrantRequest, RemoveGrantRequest__Output as _hanse_control_v1_RemoveGrantRequest__Output } from '../../../hanse/control/v1/RemoveGrantRequest.ts';
import type { RemoveGrantResponse as _hanse_control_v1_RemoveGrantResponse, RemoveGrantResponse__Output as _hanse_control_v1_RemoveGrantResponse__Output } from '../../../hanse/control/v1/RemoveGrantResponse.ts';

/**
 * GrantsService says which peers may discover and read which artifacts, and on which conditions. Without a grant: nothing.
 * Operator; an auditor may look.
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
   * ExplainGrants says what a peer, or a person there, may do with a version, which grant decides, and what every other
   * one lacks. Changes nothing.
   */
  ExplainGrants(argument: _hanse_control_v1_ExplainGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ExplainGrantsResponse__Output>): grpc.ClientUnaryCall;
  ExplainGrants(argument: _hanse_control_v1_ExplainGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ExplainGrantsResponse__Output>): grpc.ClientUnaryCall;
  ExplainGrants(argument: _hanse_control_v1_ExplainGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ExplainGrantsResponse__Output>): grpc.ClientUnaryCall;
  ExplainGrants(argument: _hanse_control_v1_ExplainGrantsRequest, callback: grpc.requestCallback<_hanse_control_v1_ExplainGrantsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ExplainGrants says what a peer, or a person there, may do with a version, which grant decides, and what every other
   * one lacks. Changes nothing.
   */
  explainGrants(argument: _hanse_control_v1_ExplainGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ExplainGrantsResponse__Output>): grpc.ClientUnaryCall;
  explainGrants(argument: _hanse_control_v1_ExplainGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ExplainGrantsResponse__Output>): grpc.ClientUnaryCall;
  explainGrants(argument: _hanse_control_v1_ExplainGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ExplainGrantsResponse__Output>): grpc.ClientUnaryCall;
  explainGrants(argument: _hanse_control_v1_ExplainGrantsRequest, callback: grpc.requestCallback<_hanse_control_v1_ExplainGrantsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * GetGrant in full: with the text of its terms and what peers have read this month.
   */
  GetGrant(argument: _hanse_control_v1_GetGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  GetGrant(argument: _hanse_control_v1_GetGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  GetGrant(argument: _hanse_control_v1_GetGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  GetGrant(argument: _hanse_control_v1_GetGrantRequest, callback: grpc.requestCallback<_hanse_control_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetGrant in full: with the text of its terms and what peers have read this month.
   */
  getGrant(argument: _hanse_control_v1_GetGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  getGrant(argument: _hanse_control_v1_GetGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  getGrant(argument: _hanse_control_v1_GetGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  getGrant(argument: _hanse_control_v1_GetGrantRequest, callback: grpc.requestCallback<_hanse_control_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  
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
 * GrantsService says which peers may discover and read which artifacts, and on which conditions. Without a grant: nothing.
 * Operator; an auditor may look.
 */
export interface GrantsServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AddGrant. Idempotent on request_id. The peer need not be known yet; unknown ones are warned of.
   */
  AddGrant: grpc.handleUnaryCall<_hanse_control_v1_AddGrantRequest__Output, _hanse_control_v1_AddGrantResponse>;
  
  /**
   * ExplainGrants says what a peer, or a person there, may do with a version, which grant decides, and what every other
   * one lacks. Changes nothing.
   */
  ExplainGrants: grpc.handleUnaryCall<_hanse_control_v1_ExplainGrantsRequest__Output, _hanse_control_v1_ExplainGrantsResponse>;
  
  /**
   * GetGrant in full: with the text of its terms and what peers have read this month.
   */
  GetGrant: grpc.handleUnaryCall<_hanse_control_v1_GetGrantRequest__Output, _hanse_control_v1_GetGrantResponse>;
  
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
  ExplainGrants: MethodDefinition<_hanse_control_v1_ExplainGrantsRequest, _hanse_control_v1_ExplainGrantsResponse, _hanse_control_v1_ExplainGrantsRequest__Output, _hanse_control_v1_ExplainGrantsResponse__Output>
  GetGrant: MethodDefinition<_hanse_control_v1_GetGrantRequest, _hanse_control_v1_GetGrantResponse, _hanse_control_v1_GetGrantRequest__Output, _hanse_control_v1_GetGrantResponse__Output>
  ListGrants: MethodDefinition<_hanse_control_v1_ListGrantsRequest, _hanse_control_v1_ListGrantsResponse, _hanse_control_v1_ListGrantsRequest__Output, _hanse_control_v1_ListGrantsResponse__Output>
  RemoveGrant: MethodDefinition<_hanse_control_v1_RemoveGrantRequest, _hanse_control_v1_RemoveGrantResponse, _hanse_control_v1_RemoveGrantRequest__Output, _hanse_control_v1_RemoveGrantResponse__Output>
}
