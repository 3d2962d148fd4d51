// Original file: proto/hanse/control/v1/site.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetSiteRequest as _hanse_control_v1_GetSiteRequest, GetSiteRequest__Output as _hanse_control_v1_GetSiteRequest__Output } from '../../../hanse/control/v1/GetSiteRequest.ts';
import type { GetSiteResponse as _hanse_control_v1_GetSiteResponse, GetSiteResponse__Output as _hanse_control_v1_GetSiteResponse__Output } from '../../../hanse/control/v1/GetSiteResponse.ts';
import type { GetStatementRequest as _hanse_control_v1_GetStatementRequest, GetStatementRequest__Output as _hanse_control_v1_GetStatementRequest__Output } from '../../../hanse/control/v1/GetStatementRequest.ts';
import type { GetStatementResponse as _hanse_control_v1_GetStatementResponse, GetStatementResponse__Output as _hanse_control_v1_GetStatementResponse__Output } from '../../../hanse/control/v1/GetStatementResponse.ts';
import type { ListKeysRequest as _hanse_control_v1_ListKeysRequest, ListKeysRequest__Output as _hanse_control_v1_ListKeysRequest__Output } from '../../../hanse/control/v1/ListKeysRequest.ts';
import type { ListKeysResponse as _hanse_control_v1_ListKeysResponse, ListKeysResponse__Output as _hanse_control_v1_ListKeysResponse__Output } from '../../../hanse/control/v1/ListKeysResponse.ts';
import type { ListStoresRequest as _hanse_control_v1_ListStoresRequest, ListStoresRequest__Output as _hanse_control_v1_ListStoresRequest__Output } from '../../../hanse/control/v1/ListStoresRequest.ts';
import type { ListStoresResponse as _hanse_control_v1_ListStoresResponse, ListStoresResponse__Output as _hanse_control_v1_ListStoresResponse__Output } from '../../../hanse/control/v1/ListStoresResponse.ts';
import type { RotateKeyRequest as _hanse_control_v1_RotateKeyRequest, RotateKeyRequest__Output as _hanse_control_v1_RotateKeyRequest__Output } from '../../../hanse/control/v1/RotateKeyRequest.ts';
import type { RotateKeyResponse as _hanse_control_v1_RotateKeyResponse, RotateKeyResponse__Output as _hanse_control_v1_RotateKeyResponse__Output } from '../../../hanse/control/v1/RotateKeyResponse.ts';

/**
 * SiteService tells about this site. Every method of this package wants a `hanse-user+jwt` of a user of this
 * site; a role that does not suffice is PERMISSION_DENIED with the role that does.
 */
export interface SiteServiceClient extends grpc.Client {
  /**
   * GetSite: who we are, where we listen, since when. Any role.
   */
  GetSite(argument: _hanse_control_v1_GetSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  GetSite(argument: _hanse_control_v1_GetSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  GetSite(argument: _hanse_control_v1_GetSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  GetSite(argument: _hanse_control_v1_GetSiteRequest, callback: grpc.requestCallback<_hanse_control_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetSite: who we are, where we listen, since when. Any role.
   */
  getSite(argument: _hanse_control_v1_GetSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  getSite(argument: _hanse_control_v1_GetSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  getSite(argument: _hanse_control_v1_GetSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  getSite(argument: _hanse_control_v1_GetSiteRequest, callback: grpc.requestCallback<_hanse_control_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * GetStatement makes a current `entity-statement+jwt`, to be carried to another site's `peer add`. Any role.
   */
  GetStatement(argument: _hanse_control_v1_GetStatementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetStatementResponse__Output>): grpc.ClientUnaryCall;
  GetStatement(argument: _hanse_control_v1_GetStatementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetStatementResponse__Output>): grpc.ClientUnaryCall;
  GetStatement(argument: _hanse_control_v1_GetStatementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetStatementResponse__Output>): grpc.ClientUnaryCall;
  GetStatement(argument: _hanse_control_v1_GetStatementRequest, callback: grpc.requestCallback<_hanse_control_v1_GetStatementResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetStatement makes a current `entity-statement+jwt`, to be carried to another site's `peer add`. Any role.
   */
  getStatement(argument: _hanse_control_v1_GetStatementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetStatementResponse__Output>): grpc.ClientUnaryCall;
  getStatement(argument: _hanse_control_v1_GetStatementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetStatementResponse__Output>): grpc.ClientUnaryCall;
  getStatement(argument: _hanse_control_v1_GetStatementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetStatementResponse__Output>): grpc.ClientUnaryCall;
  getStatement(argument: _hanse_control_v1_GetStatementRequest, callback: grpc.requestCallback<_hanse_control_v1_GetStatementResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListKeys shows this site's own keys: the one that signs, the next, and those before.
   */
  ListKeys(argument: _hanse_control_v1_ListKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  ListKeys(argument: _hanse_control_v1_ListKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  ListKeys(argument: _hanse_control_v1_ListKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  ListKeys(argument: _hanse_control_v1_ListKeysRequest, callback: grpc.requestCallback<_hanse_control_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListKeys shows this site's own keys: the one that signs, the next, and those before.
   */
  listKeys(argument: _hanse_control_v1_ListKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  listKeys(argument: _hanse_control_v1_ListKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  listKeys(argument: _hanse_control_v1_ListKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  listKeys(argument: _hanse_control_v1_ListKeysRequest, callback: grpc.requestCallback<_hanse_control_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListStores shows each store with what its probe found. Operator.
   */
  ListStores(argument: _hanse_control_v1_ListStoresRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  ListStores(argument: _hanse_control_v1_ListStoresRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  ListStores(argument: _hanse_control_v1_ListStoresRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  ListStores(argument: _hanse_control_v1_ListStoresRequest, callback: grpc.requestCallback<_hanse_control_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListStores shows each store with what its probe found. Operator.
   */
  listStores(argument: _hanse_control_v1_ListStoresRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  listStores(argument: _hanse_control_v1_ListStoresRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  listStores(argument: _hanse_control_v1_ListStoresRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  listStores(argument: _hanse_control_v1_ListStoresRequest, callback: grpc.requestCallback<_hanse_control_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * RotateKey plans another site key: it is published now and signs three heartbeats later, by itself. Idempotent while
   * a rotation runs. Operator.
   */
  RotateKey(argument: _hanse_control_v1_RotateKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateKey(argument: _hanse_control_v1_RotateKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateKey(argument: _hanse_control_v1_RotateKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateKey(argument: _hanse_control_v1_RotateKeyRequest, callback: grpc.requestCallback<_hanse_control_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * RotateKey plans another site key: it is published now and signs three heartbeats later, by itself. Idempotent while
   * a rotation runs. Operator.
   */
  rotateKey(argument: _hanse_control_v1_RotateKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateKey(argument: _hanse_control_v1_RotateKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateKey(argument: _hanse_control_v1_RotateKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateKey(argument: _hanse_control_v1_RotateKeyRequest, callback: grpc.requestCallback<_hanse_control_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * SiteService tells about this site. Every method of this package wants a `hanse-user+jwt` of a user of this
 * site; a role that does not suffice is PERMISSION_DENIED with the role that does.
 */
export interface SiteServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * GetSite: who we are, where we listen, since when. Any role.
   */
  GetSite: grpc.handleUnaryCall<_hanse_control_v1_GetSiteRequest__Output, _hanse_control_v1_GetSiteResponse>;
  
  /**
   * GetStatement makes a current `entity-statement+jwt`, to be carried to another site's `peer add`. Any role.
   */
  GetStatement: grpc.handleUnaryCall<_hanse_control_v1_GetStatementRequest__Output, _hanse_control_v1_GetStatementResponse>;
  
  /**
   * ListKeys shows this site's own keys: the one that signs, the next, and those before.
   */
  ListKeys: grpc.handleUnaryCall<_hanse_control_v1_ListKeysRequest__Output, _hanse_control_v1_ListKeysResponse>;
  
  /**
   * ListStores shows each store with what its probe found. Operator.
   */
  ListStores: grpc.handleUnaryCall<_hanse_control_v1_ListStoresRequest__Output, _hanse_control_v1_ListStoresResponse>;
  
  /**
   * RotateKey plans another site key: it is published now and signs three heartbeats later, by itself. Idempotent while
   * a rotation runs. Operator.
   */
  RotateKey: grpc.handleUnaryCall<_hanse_control_v1_RotateKeyRequest__Output, _hanse_control_v1_RotateKeyResponse>;
  
}

export interface SiteServiceDefinition extends grpc.ServiceDefinition {
  GetSite: MethodDefinition<_hanse_control_v1_GetSiteRequest, _hanse_control_v1_GetSiteResponse, _hanse_control_v1_GetSiteRequest__Output, _hanse_control_v1_GetSiteResponse__Output>
  GetStatement: MethodDefinition<_hanse_control_v1_GetStatementRequest, _hanse_control_v1_GetStatementResponse, _hanse_control_v1_GetStatementRequest__Output, _hanse_control_v1_GetStatementResponse__Output>
  ListKeys: MethodDefinition<_hanse_control_v1_ListKeysRequest, _hanse_control_v1_ListKeysResponse, _hanse_control_v1_ListKeysRequest__Output, _hanse_control_v1_ListKeysResponse__Output>
  ListStores: MethodDefinition<_hanse_control_v1_ListStoresRequest, _hanse_control_v1_ListStoresResponse, _hanse_control_v1_ListStoresRequest__Output, _hanse_control_v1_ListStoresResponse__Output>
  RotateKey: MethodDefinition<_hanse_control_v1_RotateKeyRequest, _hanse_control_v1_RotateKeyResponse, _hanse_control_v1_RotateKeyRequest__Output, _hanse_control_v1_RotateKeyResponse__Output>
}
