// Original file: proto/hanse/federation/v1/peering.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExchangeRequest as _hanse_federation_v1_ExchangeRequest, ExchangeRequest__Output as _hanse_federation_v1_ExchangeRequest__Output } from '../../../hanse/federation/v1/ExchangeRequest.ts';
import type { ExchangeResponse as _hanse_federation_v1_ExchangeResponse, ExchangeResponse__Output as _hanse_federation_v1_ExchangeResponse__Output } from '../../../hanse/federation/v1/ExchangeResponse.ts';
import type { IntroduceRequest as _hanse_federation_v1_IntroduceRequest, IntroduceRequest__Output as _hanse_federation_v1_IntroduceRequest__Output } from '../../../hanse/federation/v1/IntroduceRequest.ts';
import type { IntroduceResponse as _hanse_federation_v1_IntroduceResponse, IntroduceResponse__Output as _hanse_federation_v1_IntroduceResponse__Output } from '../../../hanse/federation/v1/IntroduceResponse.ts';

/**
 * PeeringService is how two sites come to know each other and stay in touch.
 * 
 * Every method of this package wants `authorization: Bearer <hanse-call+jwt>` with a token minted for this
 * one call: one audience, one method, one use. A missing, foreign, expired or used token is
 * UNAUTHENTICATED with ErrorInfo{domain: "hanse"}.
 */
export interface PeeringServiceClient extends grpc.Client {
  /**
   * Exchange swaps current statements, clocks, and how far the audit logs have come. A peer whose statement expired may still call it.
   * Idempotent. A statement with a lower sequence, or the same sequence and other content, is refused:
   * FAILED_PRECONDITION, reason STATEMENT_ROLLBACK.
   */
  Exchange(argument: _hanse_federation_v1_ExchangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _hanse_federation_v1_ExchangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _hanse_federation_v1_ExchangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _hanse_federation_v1_ExchangeRequest, callback: grpc.requestCallback<_hanse_federation_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Exchange swaps current statements, clocks, and how far the audit logs have come. A peer whose statement expired may still call it.
   * Idempotent. A statement with a lower sequence, or the same sequence and other content, is refused:
   * FAILED_PRECONDITION, reason STATEMENT_ROLLBACK.
   */
  exchange(argument: _hanse_federation_v1_ExchangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _hanse_federation_v1_ExchangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _hanse_federation_v1_ExchangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _hanse_federation_v1_ExchangeRequest, callback: grpc.requestCallback<_hanse_federation_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Introduce presents an invitation and the caller's own statement. It is the only method that an unknown
   * site may call: the call token is checked with the key that the statement shows, the invitation with the
   * key of the site that answers. The caller becomes a peer in state `invited`, never more.
   * Idempotent for the same invitation and key. A second key for a used invitation, a foreign, expired or
   * withdrawn invitation: UNAUTHENTICATED.
   * Without an invitation it renews a peering: a peer whose key is new shows the statements that lead to it from the
   * key that is pinned. What leads nowhere is UNAUTHENTICATED.
   */
  Introduce(argument: _hanse_federation_v1_IntroduceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  Introduce(argument: _hanse_federation_v1_IntroduceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  Introduce(argument: _hanse_federation_v1_IntroduceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  Introduce(argument: _hanse_federation_v1_IntroduceRequest, callback: grpc.requestCallback<_hanse_federation_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Introduce presents an invitation and the caller's own statement. It is the only method that an unknown
   * site may call: the call token is checked with the key that the statement shows, the invitation with the
   * key of the site that answers. The caller becomes a peer in state `invited`, never more.
   * Idempotent for the same invitation and key. A second key for a used invitation, a foreign, expired or
   * withdrawn invitation: UNAUTHENTICATED.
   * Without an invitation it renews a peering: a peer whose key is new shows the statements that lead to it from the
   * key that is pinned. What leads nowhere is UNAUTHENTICATED.
   */
  introduce(argument: _hanse_federation_v1_IntroduceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  introduce(argument: _hanse_federation_v1_IntroduceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  introduce(argument: _hanse_federation_v1_IntroduceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  introduce(argument: _hanse_federation_v1_IntroduceRequest, callback: grpc.requestCallback<_hanse_federation_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * PeeringService is how two sites come to know each other and stay in touch.
 * 
 * Every method of this package wants `authorization: Bearer <hanse-call+jwt>` with a token minted for this
 * one call: one audience, one method, one use. A missing, foreign, expired or used token is
 * UNAUTHENTICATED with ErrorInfo{domain: "hanse"}.
 */
export interface PeeringServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Exchange swaps current statements, clocks, and how far the audit logs have come. A peer whose statement expired may still call it.
   * Idempotent. A statement with a lower sequence, or the same sequence and other content, is refused:
   * FAILED_PRECONDITION, reason STATEMENT_ROLLBACK.
   */
  Exchange: grpc.handleUnaryCall<_hanse_federation_v1_ExchangeRequest__Output, _hanse_federation_v1_ExchangeResponse>;
  
  /**
   * Introduce presents an invitation and the caller's own statement. It is the only method that an unknown
   * site may call: the call token is checked with the key that the statement shows, the invitation with the
   * key of the site that answers. The caller becomes a peer in state `invited`, never more.
   * Idempotent for the same invitation and key. A second key for a used invitation, a foreign, expired or
   * withdrawn invitation: UNAUTHENTICATED.
   * Without an invitation it renews a peering: a peer whose key is new shows the statements that lead to it from the
   * key that is pinned. What leads nowhere is UNAUTHENTICATED.
   */
  Introduce: grpc.handleUnaryCall<_hanse_federation_v1_IntroduceRequest__Output, _hanse_federation_v1_IntroduceResponse>;
  
}

export interface PeeringServiceDefinition extends grpc.ServiceDefinition {
  Exchange: MethodDefinition<_hanse_federation_v1_ExchangeRequest, _hanse_federation_v1_ExchangeResponse, _hanse_federation_v1_ExchangeRequest__Output, _hanse_federation_v1_ExchangeResponse__Output>
  Introduce: MethodDefinition<_hanse_federation_v1_IntroduceRequest, _hanse_federation_v1_IntroduceResponse, _hanse_federation_v1_IntroduceRequest__Output, _hanse_federation_v1_IntroduceResponse__Output>
}
