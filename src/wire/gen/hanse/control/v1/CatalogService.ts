// Original file: proto/hanse/control/v1/catalog.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EditVersionRequest as _hanse_control_v1_EditVersionRequest, EditVersionRequest__Output as _hanse_control_v1_EditVersionRequest__Output } from '../../../hanse/control/v1/EditVersionRequest.ts';
import type { EditVersionResponse as _hanse_control_v1_EditVersionResponse, EditVersionResponse__Output as _hanse_control_v1_EditVersionResponse__Output } from '../../../hanse/control/v1/EditVersionResponse.ts';
import type { GetLineageRequest as _hanse_control_v1_GetLineageRequest, GetLineageRequest__Output as _hanse_control_v1_GetLineageRequest__Output } from '../../../hanse/control/v1/GetLineageRequest.ts';
import type { GetLineageResponse as _hanse_control_v1_GetLineageResponse, GetLineageResponse__Output as _hanse_control_v1_GetLineageResponse__Output } from '../../../hanse/control/v1/GetLineageResponse.ts';
import type { GetVersionRequest as _hanse_control_v1_GetVersionRequest, GetVersionRequest__Output as _hanse_control_v1_GetVersionRequest__Output } from '../../../hanse/control/v1/GetVersionRequest.ts';
import type { GetVersionResponse as _hanse_control_v1_GetVersionResponse, GetVersionResponse__Output as _hanse_control_v1_GetVersionResponse__Output } from '../../../hanse/control/v1/GetVersionResponse.ts';
import type { ListVersionsRequest as _hanse_control_v1_ListVersionsRequest, ListVersionsRequest__Output as _hanse_control_v1_ListVersionsRequest__Output } from '../../../hanse/control/v1/ListVersionsRequest.ts';
import type { ListVersionsResponse as _hanse_control_v1_ListVersionsResponse, ListVersionsResponse__Output as _hanse_control_v1_ListVersionsResponse__Output } from '../../../hanse/control/v1/ListVersionsResponse.ts';
import type { SearchVersionsRequest as _hanse_control_v1_SearchVersionsRequest, SearchVersionsRequest__Output as _hanse_control_v1_SearchVersionsRequest__Output } from '../../../hanse/control/v1/SearchVersionsRequest.ts';
import type { SearchVersionsResponse as _hanse_control_v1_SearchVersionsResponse, SearchVersionsResponse__Output as _hanse_control_v1_SearchVersionsResponse__Output } from '../../../hanse/control/v1/SearchVersionsResponse.ts';

/**
 * CatalogService shows what this site owns and what its peers let it discover. Any role.
 */
export interface CatalogServiceClient extends grpc.Client {
  /**
   * EditVersion corrects what an own version's metadata says; its content and label stay as they are. Operators and
   * curators, and the researcher who published it. Idempotent on request_id.
   */
  EditVersion(argument: _hanse_control_v1_EditVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_EditVersionResponse__Output>): grpc.ClientUnaryCall;
  EditVersion(argument: _hanse_control_v1_EditVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_EditVersionResponse__Output>): grpc.ClientUnaryCall;
  EditVersion(argument: _hanse_control_v1_EditVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_EditVersionResponse__Output>): grpc.ClientUnaryCall;
  EditVersion(argument: _hanse_control_v1_EditVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_EditVersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * EditVersion corrects what an own version's metadata says; its content and label stay as they are. Operators and
   * curators, and the researcher who published it. Idempotent on request_id.
   */
  editVersion(argument: _hanse_control_v1_EditVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_EditVersionResponse__Output>): grpc.ClientUnaryCall;
  editVersion(argument: _hanse_control_v1_EditVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_EditVersionResponse__Output>): grpc.ClientUnaryCall;
  editVersion(argument: _hanse_control_v1_EditVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_EditVersionResponse__Output>): grpc.ClientUnaryCall;
  editVersion(argument: _hanse_control_v1_EditVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_EditVersionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * GetLineage shows what a version was made from and what was made from it, as far as this site sees.
   */
  GetLineage(argument: _hanse_control_v1_GetLineageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetLineageResponse__Output>): grpc.ClientUnaryCall;
  GetLineage(argument: _hanse_control_v1_GetLineageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetLineageResponse__Output>): grpc.ClientUnaryCall;
  GetLineage(argument: _hanse_control_v1_GetLineageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetLineageResponse__Output>): grpc.ClientUnaryCall;
  GetLineage(argument: _hanse_control_v1_GetLineageRequest, callback: grpc.requestCallback<_hanse_control_v1_GetLineageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetLineage shows what a version was made from and what was made from it, as far as this site sees.
   */
  getLineage(argument: _hanse_control_v1_GetLineageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetLineageResponse__Output>): grpc.ClientUnaryCall;
  getLineage(argument: _hanse_control_v1_GetLineageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetLineageResponse__Output>): grpc.ClientUnaryCall;
  getLineage(argument: _hanse_control_v1_GetLineageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetLineageResponse__Output>): grpc.ClientUnaryCall;
  getLineage(argument: _hanse_control_v1_GetLineageRequest, callback: grpc.requestCallback<_hanse_control_v1_GetLineageResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  /**
   * SearchVersions finds artifacts by words and filters, in what this site knows: nobody else is asked. Of each artifact
   * it shows the newest version that matches best. The best matches come first, among them what became known here last.
   */
  SearchVersions(argument: _hanse_control_v1_SearchVersionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SearchVersionsResponse__Output>): grpc.ClientUnaryCall;
  SearchVersions(argument: _hanse_control_v1_SearchVersionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SearchVersionsResponse__Output>): grpc.ClientUnaryCall;
  SearchVersions(argument: _hanse_control_v1_SearchVersionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SearchVersionsResponse__Output>): grpc.ClientUnaryCall;
  SearchVersions(argument: _hanse_control_v1_SearchVersionsRequest, callback: grpc.requestCallback<_hanse_control_v1_SearchVersionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * SearchVersions finds artifacts by words and filters, in what this site knows: nobody else is asked. Of each artifact
   * it shows the newest version that matches best. The best matches come first, among them what became known here last.
   */
  searchVersions(argument: _hanse_control_v1_SearchVersionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SearchVersionsResponse__Output>): grpc.ClientUnaryCall;
  searchVersions(argument: _hanse_control_v1_SearchVersionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SearchVersionsResponse__Output>): grpc.ClientUnaryCall;
  searchVersions(argument: _hanse_control_v1_SearchVersionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SearchVersionsResponse__Output>): grpc.ClientUnaryCall;
  searchVersions(argument: _hanse_control_v1_SearchVersionsRequest, callback: grpc.requestCallback<_hanse_control_v1_SearchVersionsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * CatalogService shows what this site owns and what its peers let it discover. Any role.
 */
export interface CatalogServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * EditVersion corrects what an own version's metadata says; its content and label stay as they are. Operators and
   * curators, and the researcher who published it. Idempotent on request_id.
   */
  EditVersion: grpc.handleUnaryCall<_hanse_control_v1_EditVersionRequest__Output, _hanse_control_v1_EditVersionResponse>;
  
  /**
   * GetLineage shows what a version was made from and what was made from it, as far as this site sees.
   */
  GetLineage: grpc.handleUnaryCall<_hanse_control_v1_GetLineageRequest__Output, _hanse_control_v1_GetLineageResponse>;
  
  /**
   * GetVersion by reference; NOT_FOUND names what exists nearby.
   */
  GetVersion: grpc.handleUnaryCall<_hanse_control_v1_GetVersionRequest__Output, _hanse_control_v1_GetVersionResponse>;
  
  /**
   * ListVersions, newest first within an artifact, by site and artifact.
   */
  ListVersions: grpc.handleUnaryCall<_hanse_control_v1_ListVersionsRequest__Output, _hanse_control_v1_ListVersionsResponse>;
  
  /**
   * SearchVersions finds artifacts by words and filters, in what this site knows: nobody else is asked. Of each artifact
   * it shows the newest version that matches best. The best matches come first, among them what became known here last.
   */
  SearchVersions: grpc.handleUnaryCall<_hanse_control_v1_SearchVersionsRequest__Output, _hanse_control_v1_SearchVersionsResponse>;
  
}

export interface CatalogServiceDefinition extends grpc.ServiceDefinition {
  EditVersion: MethodDefinition<_hanse_control_v1_EditVersionRequest, _hanse_control_v1_EditVersionResponse, _hanse_control_v1_EditVersionRequest__Output, _hanse_control_v1_EditVersionResponse__Output>
  GetLineage: MethodDefinition<_hanse_control_v1_GetLineageRequest, _hanse_control_v1_GetLineageResponse, _hanse_control_v1_GetLineageRequest__Output, _hanse_control_v1_GetLineageResponse__Output>
  GetVersion: MethodDefinition<_hanse_control_v1_GetVersionRequest, _hanse_control_v1_GetVersionResponse, _hanse_control_v1_GetVersionRequest__Output, _hanse_control_v1_GetVersionResponse__Output>
  ListVersions: MethodDefinition<_hanse_control_v1_ListVersionsRequest, _hanse_control_v1_ListVersionsResponse, _hanse_control_v1_ListVersionsRequest__Output, _hanse_control_v1_ListVersionsResponse__Output>
  SearchVersions: MethodDefinition<_hanse_control_v1_SearchVersionsRequest, _hanse_control_v1_SearchVersionsResponse, _hanse_control_v1_SearchVersionsRequest__Output, _hanse_control_v1_SearchVersionsResponse__Output>
}
