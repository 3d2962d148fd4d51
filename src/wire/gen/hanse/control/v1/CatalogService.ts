// Original file: proto/hanse/control/v1/catalog.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetVersionRequest as _hanse_control_v1_GetVersionRequest, GetVersionRequest__Output as _hanse_control_v1_GetVersionRequest__Output } from '../../../hanse/control/v1/GetVersionRequest.ts';
import type { GetVersionResponse as _hanse_control_v1_GetVersionResponse, GetVersionResponse__Output as _hanse_control_v1_GetVersionResponse__Output } from '../../../hanse/control/v1/GetVersionResponse.ts';
import type { ListVersionsRequest as _hanse_control_v1_ListVersionsRequest, ListVersionsRequest__Output as _hanse_control_v1_ListVersionsRequest__Output } from '../../../hanse/control/v1/ListVersionsRequest.ts';
import type { ListVersionsResponse as _hanse_control_v1_ListVersionsResponse, ListVersionsResponse__Output as _hanse_control_v1_ListVersionsResponse__Output } from '../../../hanse/control/v1/ListVersionsResponse.ts';

/**
 * CatalogService shows what this site owns and what its peers let it discover. Any role.
 */
export interface CatalogServiceClient extends grpc.Client {
  /**
   * GetVersion by reference; NOT_FOUND names what exists nearby.
   */
  GetVersion(argument: _hanse_control_v1_GetVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  GetVersion(argument: _hanse_control_v1_GetVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  GetVersion(argument: _hanse_control_v1_GetVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  GetVersion(argument: _hanse_control_v1_GetVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetVersion by reference; NOT_FOUND names what exists nearby.
   */
  getVersion(argument: _hanse_control_v1_GetVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  getVersion(argument: _hanse_control_v1_GetVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  getVersion(argument: _hanse_control_v1_GetVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  getVersion(argument: _hanse_control_v1_GetVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListVersions, newest first within an artifact, by site and artifact.
   */
  ListVersions(argument: _hanse_control_v1_ListVersionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListVersionsResponse__Output>): grpc.ClientUnaryCall;
  ListVersions(argument: _hanse_control_v1_ListVersionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListVersionsResponse__Output>): grpc.ClientUnaryCall;
  ListVersions(argument: _hanse_control_v1_ListVersionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListVersionsResponse__Output>): grpc.ClientUnaryCall;
  ListVersions(argument: _hanse_control_v1_ListVersionsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListVersionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListVersions, newest first within an artifact, by site and artifact.
   */
  listVersions(argument: _hanse_control_v1_ListVersionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListVersionsResponse__Output>): grpc.ClientUnaryCall;
  listVersions(argument: _hanse_control_v1_ListVersionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListVersionsResponse__Output>): grpc.ClientUnaryCall;
  listVersions(argument: _hanse_control_v1_ListVersionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListVersionsResponse__Output>): grpc.ClientUnaryCall;
  listVersions(argument: _hanse_control_v1_ListVersionsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListVersionsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * CatalogService shows what this site owns and what its peers let it discover. Any role.
 */
export interface CatalogServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * GetVersion by reference; NOT_FOUND names what exists nearby.
   */
  GetVersion: grpc.handleUnaryCall<_hanse_control_v1_GetVersionRequest__Output, _hanse_control_v1_GetVersionResponse>;
  
  /**
   * ListVersions, newest first within an artifact, by site and artifact.
   */
  ListVersions: grpc.handleUnaryCall<_hanse_control_v1_ListVersionsRequest__Output, _hanse_control_v1_ListVersionsResponse>;
  
}

export interface CatalogServiceDefinition extends grpc.ServiceDefinition {
  GetVersion: MethodDefinition<_hanse_control_v1_GetVersionRequest, _hanse_control_v1_GetVersionResponse, _hanse_control_v1_GetVersionRequest__Output, _hanse_control_v1_GetVersionResponse__Output>
  ListVersions: MethodDefinition<_hanse_control_v1_ListVersionsRequest, _hanse_control_v1_ListVersionsResponse, _hanse_control_v1_ListVersionsRequest__Output, _hanse_control_v1_ListVersionsResponse__Output>
}
