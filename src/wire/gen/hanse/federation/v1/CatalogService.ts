// Original file: proto/hanse/federation/v1/catalog.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetManifestRequest as _hanse_federation_v1_GetManifestRequest, GetManifestRequest__Output as _hanse_federation_v1_GetManifestRequest__Output } from '../../../hanse/federation/v1/GetManifestRequest.ts';
import type { GetManifestResponse as _hanse_federation_v1_GetManifestResponse, GetManifestResponse__Output as _hanse_federation_v1_GetManifestResponse__Output } from '../../../hanse/federation/v1/GetManifestResponse.ts';
import type { GetTermsRequest as _hanse_federation_v1_GetTermsRequest, GetTermsRequest__Output as _hanse_federation_v1_GetTermsRequest__Output } from '../../../hanse/federation/v1/GetTermsRequest.ts';
import type { GetTermsResponse as _hanse_federation_v1_GetTermsResponse, GetTermsResponse__Output as _hanse_federation_v1_GetTermsResponse__Output } from '../../../hanse/federation/v1/GetTermsResponse.ts';
import type { ListWithdrawalsRequest as _hanse_federation_v1_ListWithdrawalsRequest, ListWithdrawalsRequest__Output as _hanse_federation_v1_ListWithdrawalsRequest__Output } from '../../../hanse/federation/v1/ListWithdrawalsRequest.ts';
import type { ListWithdrawalsResponse as _hanse_federation_v1_ListWithdrawalsResponse, ListWithdrawalsResponse__Output as _hanse_federation_v1_ListWithdrawalsResponse__Output } from '../../../hanse/federation/v1/ListWithdrawalsResponse.ts';
import type { ReportWithdrawalRequest as _hanse_federation_v1_ReportWithdrawalRequest, ReportWithdrawalRequest__Output as _hanse_federation_v1_ReportWithdrawalRequest__Output } from '../../../hanse/federation/v1/ReportWithdrawalRequest.ts';
import type { ReportWithdrawalResponse as _hanse_federation_v1_ReportWithdrawalResponse, ReportWithdrawalResponse__Output as _hanse_federation_v1_ReportWithdrawalResponse__Output } from '../../../hanse/federation/v1/ReportWithdrawalResponse.ts';
import type { WatchCatalogRequest as _hanse_federation_v1_WatchCatalogRequest, WatchCatalogRequest__Output as _hanse_federation_v1_WatchCatalogRequest__Output } from '../../../hanse/federation/v1/WatchCatalogRequest.ts';
import type { WatchCatalogResponse as _hanse_federation_v1_WatchCatalogResponse, WatchCatalogResponse__Output as _hanse_federation_v1_WatchCatalogResponse__Output } from '../../../hanse/federation/v1/WatchCatalogResponse.ts';

/**
 * CatalogService shows a peer the versions that it may discover, and their manifests.
 */
export interface CatalogServiceClient extends grpc.Client {
  /**
   * GetManifest streams the bytes of a version's manifest in pages of at most 1 MiB, from an offset, so that
   * a broken read goes on where it stopped. The bytes hash to the digest. Idempotent.
   * NOT_FOUND where the caller may not discover a version with this digest.
   */
  GetManifest(argument: _hanse_federation_v1_GetManifestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_GetManifestResponse__Output>;
  GetManifest(argument: _hanse_federation_v1_GetManifestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_GetManifestResponse__Output>;
  /**
   * GetManifest streams the bytes of a version's manifest in pages of at most 1 MiB, from an offset, so that
   * a broken read goes on where it stopped. The bytes hash to the digest. Idempotent.
   * NOT_FOUND where the caller may not discover a version with this digest.
   */
  getManifest(argument: _hanse_federation_v1_GetManifestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_GetManifestResponse__Output>;
  getManifest(argument: _hanse_federation_v1_GetManifestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_GetManifestResponse__Output>;
  
  /**
   * GetTerms answers the text of terms that a grant to the caller names by their SHA-256. Idempotent.
   * NOT_FOUND for terms of no grant to the caller, and for those that are a page elsewhere.
   */
  GetTerms(argument: _hanse_federation_v1_GetTermsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  GetTerms(argument: _hanse_federation_v1_GetTermsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  GetTerms(argument: _hanse_federation_v1_GetTermsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  GetTerms(argument: _hanse_federation_v1_GetTermsRequest, callback: grpc.requestCallback<_hanse_federation_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetTerms answers the text of terms that a grant to the caller names by their SHA-256. Idempotent.
   * NOT_FOUND for terms of no grant to the caller, and for those that are a page elsewhere.
   */
  getTerms(argument: _hanse_federation_v1_GetTermsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  getTerms(argument: _hanse_federation_v1_GetTermsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  getTerms(argument: _hanse_federation_v1_GetTermsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  getTerms(argument: _hanse_federation_v1_GetTermsRequest, callback: grpc.requestCallback<_hanse_federation_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListWithdrawals answers the withdrawals that concern the caller because it had the version, by their sequence: for whoever
   * cannot follow the catalog. A withdrawal outlives a grant and a peering: a peer that is suspended or revoked may ask too,
   * under the keys that are pinned. Idempotent.
   */
  ListWithdrawals(argument: _hanse_federation_v1_ListWithdrawalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ListWithdrawals(argument: _hanse_federation_v1_ListWithdrawalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ListWithdrawals(argument: _hanse_federation_v1_ListWithdrawalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ListWithdrawals(argument: _hanse_federation_v1_ListWithdrawalsRequest, callback: grpc.requestCallback<_hanse_federation_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListWithdrawals answers the withdrawals that concern the caller because it had the version, by their sequence: for whoever
   * cannot follow the catalog. A withdrawal outlives a grant and a peering: a peer that is suspended or revoked may ask too,
   * under the keys that are pinned. Idempotent.
   */
  listWithdrawals(argument: _hanse_federation_v1_ListWithdrawalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  listWithdrawals(argument: _hanse_federation_v1_ListWithdrawalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  listWithdrawals(argument: _hanse_federation_v1_ListWithdrawalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  listWithdrawals(argument: _hanse_federation_v1_ListWithdrawalsRequest, callback: grpc.requestCallback<_hanse_federation_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ReportWithdrawal hands over what the caller did with its copy of a version that was withdrawn. Open to the same callers.
   * Idempotent; NOT_FOUND where this site withdrew no such version.
   */
  ReportWithdrawal(argument: _hanse_federation_v1_ReportWithdrawalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ReportWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  ReportWithdrawal(argument: _hanse_federation_v1_ReportWithdrawalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ReportWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  ReportWithdrawal(argument: _hanse_federation_v1_ReportWithdrawalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ReportWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  ReportWithdrawal(argument: _hanse_federation_v1_ReportWithdrawalRequest, callback: grpc.requestCallback<_hanse_federation_v1_ReportWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ReportWithdrawal hands over what the caller did with its copy of a version that was withdrawn. Open to the same callers.
   * Idempotent; NOT_FOUND where this site withdrew no such version.
   */
  reportWithdrawal(argument: _hanse_federation_v1_ReportWithdrawalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ReportWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  reportWithdrawal(argument: _hanse_federation_v1_ReportWithdrawalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ReportWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  reportWithdrawal(argument: _hanse_federation_v1_ReportWithdrawalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ReportWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  reportWithdrawal(argument: _hanse_federation_v1_ReportWithdrawalRequest, callback: grpc.requestCallback<_hanse_federation_v1_ReportWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * WatchCatalog streams the caller's own visibility log from a cursor: first what it missed, then an
   * UpToDate mark, then what happens. Publishing, updating, withdrawing and changing a grant all append to it.
   * The server ends the stream with OK after 5 minutes; the client opens it again at its last cursor.
   * Idempotent. No grant means an empty log, not an error.
   */
  WatchCatalog(argument: _hanse_federation_v1_WatchCatalogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_WatchCatalogResponse__Output>;
  WatchCatalog(argument: _hanse_federation_v1_WatchCatalogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_WatchCatalogResponse__Output>;
  /**
   * WatchCatalog streams the caller's own visibility log from a cursor: first what it missed, then an
   * UpToDate mark, then what happens. Publishing, updating, withdrawing and changing a grant all append to it.
   * The server ends the stream with OK after 5 minutes; the client opens it again at its last cursor.
   * Idempotent. No grant means an empty log, not an error.
   */
  watchCatalog(argument: _hanse_federation_v1_WatchCatalogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_WatchCatalogResponse__Output>;
  watchCatalog(argument: _hanse_federation_v1_WatchCatalogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_federation_v1_WatchCatalogResponse__Output>;
  
}

/**
 * CatalogService shows a peer the versions that it may discover, and their manifests.
 */
export interface CatalogServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * GetManifest streams the bytes of a version's manifest in pages of at most 1 MiB, from an offset, so that
   * a broken read goes on where it stopped. The bytes hash to the digest. Idempotent.
   * NOT_FOUND where the caller may not discover a version with this digest.
   */
  GetManifest: grpc.handleServerStreamingCall<_hanse_federation_v1_GetManifestRequest__Output, _hanse_federation_v1_GetManifestResponse>;
  
  /**
   * GetTerms answers the text of terms that a grant to the caller names by their SHA-256. Idempotent.
   * NOT_FOUND for terms of no grant to the caller, and for those that are a page elsewhere.
   */
  GetTerms: grpc.handleUnaryCall<_hanse_federation_v1_GetTermsRequest__Output, _hanse_federation_v1_GetTermsResponse>;
  
  /**
   * ListWithdrawals answers the withdrawals that concern the caller because it had the version, by their sequence: for whoever
   * cannot follow the catalog. A withdrawal outlives a grant and a peering: a peer that is suspended or revoked may ask too,
   * under the keys that are pinned. Idempotent.
   */
  ListWithdrawals: grpc.handleUnaryCall<_hanse_federation_v1_ListWithdrawalsRequest__Output, _hanse_federation_v1_ListWithdrawalsResponse>;
  
  /**
   * ReportWithdrawal hands over what the caller did with its copy of a version that was withdrawn. Open to the same callers.
   * Idempotent; NOT_FOUND where this site withdrew no such version.
   */
  ReportWithdrawal: grpc.handleUnaryCall<_hanse_federation_v1_ReportWithdrawalRequest__Output, _hanse_federation_v1_ReportWithdrawalResponse>;
  
  /**
   * WatchCatalog streams the caller's own visibility log from a cursor: first what it missed, then an
   * UpToDate mark, then what happens. Publishing, updating, withdrawing and changing a grant all append to it.
   * The server ends the stream with OK after 5 minutes; the client opens it again at its last cursor.
   * Idempotent. No grant means an empty log, not an error.
   */
  WatchCatalog: grpc.handleServerStreamingCall<_hanse_federation_v1_WatchCatalogRequest__Output, _hanse_federation_v1_WatchCatalogResponse>;
  
}

export interface CatalogServiceDefinition extends grpc.ServiceDefinition {
  GetManifest: MethodDefinition<_hanse_federation_v1_GetManifestRequest, _hanse_federation_v1_GetManifestResponse, _hanse_federation_v1_GetManifestRequest__Output, _hanse_federation_v1_GetManifestResponse__Output>
  GetTerms: MethodDefinition<_hanse_federation_v1_GetTermsRequest, _hanse_federation_v1_GetTermsResponse, _hanse_federation_v1_GetTermsRequest__Output, _hanse_federation_v1_GetTermsResponse__Output>
  ListWithdrawals: MethodDefinition<_hanse_federation_v1_ListWithdrawalsRequest, _hanse_federation_v1_ListWithdrawalsResponse, _hanse_federation_v1_ListWithdrawalsRequest__Output, _hanse_federation_v1_ListWithdrawalsResponse__Output>
  ReportWithdrawal: MethodDefinition<_hanse_federation_v1_ReportWithdrawalRequest, _hanse_federation_v1_ReportWithdrawalResponse, _hanse_federation_v1_ReportWithdrawalRequest__Output, _hanse_federation_v1_ReportWithdrawalResponse__Output>
  WatchCatalog: MethodDefinition<_hanse_federation_v1_WatchCatalogRequest, _hanse_federation_v1_WatchCatalogResponse, _hanse_federation_v1_WatchCatalogRequest__Output, _hanse_federation_v1_WatchCatalogResponse__Output>
}
