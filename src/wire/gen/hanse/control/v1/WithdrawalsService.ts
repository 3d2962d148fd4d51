// Original file: proto/hanse/control/v1/withdrawals.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DropReplicaRequest as _hanse_control_v1_DropReplicaRequest, DropReplicaRequest__Output as _hanse_control_v1_DropReplicaRequest__Output } from '../../../hanse/control/v1/DropReplicaRequest.ts';
import type { DropReplicaResponse as _hanse_control_v1_DropReplicaResponse, DropReplicaResponse__Output as _hanse_control_v1_DropReplicaResponse__Output } from '../../../hanse/control/v1/DropReplicaResponse.ts';
import type { GetWithdrawalRequest as _hanse_control_v1_GetWithdrawalRequest, GetWithdrawalRequest__Output as _hanse_control_v1_GetWithdrawalRequest__Output } from '../../../hanse/control/v1/GetWithdrawalRequest.ts';
import type { GetWithdrawalResponse as _hanse_control_v1_GetWithdrawalResponse, GetWithdrawalResponse__Output as _hanse_control_v1_GetWithdrawalResponse__Output } from '../../../hanse/control/v1/GetWithdrawalResponse.ts';
import type { ListWithdrawalsRequest as _hanse_control_v1_ListWithdrawalsRequest, ListWithdrawalsRequest__Output as _hanse_control_v1_ListWithdrawalsRequest__Output } from '../../../hanse/control/v1/ListWithdrawalsRequest.ts';
import type { ListWithdrawalsResponse as _hanse_control_v1_ListWithdrawalsResponse, ListWithdrawalsResponse__Output as _hanse_control_v1_ListWithdrawalsResponse__Output } from '../../../hanse/control/v1/ListWithdrawalsResponse.ts';
import type { WithdrawVersionRequest as _hanse_control_v1_WithdrawVersionRequest, WithdrawVersionRequest__Output as _hanse_control_v1_WithdrawVersionRequest__Output } from '../../../hanse/control/v1/WithdrawVersionRequest.ts';
import type { WithdrawVersionResponse as _hanse_control_v1_WithdrawVersionResponse, WithdrawVersionResponse__Output as _hanse_control_v1_WithdrawVersionResponse__Output } from '../../../hanse/control/v1/WithdrawVersionResponse.ts';

/**
 * WithdrawalsService removes copies: one of this site, or of a version of this site wherever it is held.
 */
export interface WithdrawalsServiceClient extends grpc.Client {
  /**
   * DropReplica removes this site's copy of a peer's version, with every state that its bucket keeps and every unfinished
   * upload; what is not the version's is left and named. Operators and curators; researchers what they pulled. Answers when
   * nothing is left, or after some seconds: then it goes on by itself, and asking again shows how it stands.
   */
  DropReplica(argument: _hanse_control_v1_DropReplicaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_DropReplicaResponse__Output>): grpc.ClientUnaryCall;
  DropReplica(argument: _hanse_control_v1_DropReplicaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_DropReplicaResponse__Output>): grpc.ClientUnaryCall;
  DropReplica(argument: _hanse_control_v1_DropReplicaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_DropReplicaResponse__Output>): grpc.ClientUnaryCall;
  DropReplica(argument: _hanse_control_v1_DropReplicaRequest, callback: grpc.requestCallback<_hanse_control_v1_DropReplicaResponse__Output>): grpc.ClientUnaryCall;
  /**
   * DropReplica removes this site's copy of a peer's version, with every state that its bucket keeps and every unfinished
   * upload; what is not the version's is left and named. Operators and curators; researchers what they pulled. Answers when
   * nothing is left, or after some seconds: then it goes on by itself, and asking again shows how it stands.
   */
  dropReplica(argument: _hanse_control_v1_DropReplicaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_DropReplicaResponse__Output>): grpc.ClientUnaryCall;
  dropReplica(argument: _hanse_control_v1_DropReplicaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_DropReplicaResponse__Output>): grpc.ClientUnaryCall;
  dropReplica(argument: _hanse_control_v1_DropReplicaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_DropReplicaResponse__Output>): grpc.ClientUnaryCall;
  dropReplica(argument: _hanse_control_v1_DropReplicaRequest, callback: grpc.requestCallback<_hanse_control_v1_DropReplicaResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * GetWithdrawal shows one with its holders, their receipts among them. NOT_FOUND for a version that stands.
   */
  GetWithdrawal(argument: _hanse_control_v1_GetWithdrawalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  GetWithdrawal(argument: _hanse_control_v1_GetWithdrawalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  GetWithdrawal(argument: _hanse_control_v1_GetWithdrawalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  GetWithdrawal(argument: _hanse_control_v1_GetWithdrawalRequest, callback: grpc.requestCallback<_hanse_control_v1_GetWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetWithdrawal shows one with its holders, their receipts among them. NOT_FOUND for a version that stands.
   */
  getWithdrawal(argument: _hanse_control_v1_GetWithdrawalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  getWithdrawal(argument: _hanse_control_v1_GetWithdrawalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  getWithdrawal(argument: _hanse_control_v1_GetWithdrawalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  getWithdrawal(argument: _hanse_control_v1_GetWithdrawalRequest, callback: grpc.requestCallback<_hanse_control_v1_GetWithdrawalResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListWithdrawals, newest first, of this site and of its peers.
   */
  ListWithdrawals(argument: _hanse_control_v1_ListWithdrawalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ListWithdrawals(argument: _hanse_control_v1_ListWithdrawalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ListWithdrawals(argument: _hanse_control_v1_ListWithdrawalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ListWithdrawals(argument: _hanse_control_v1_ListWithdrawalsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListWithdrawals, newest first, of this site and of its peers.
   */
  listWithdrawals(argument: _hanse_control_v1_ListWithdrawalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  listWithdrawals(argument: _hanse_control_v1_ListWithdrawalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  listWithdrawals(argument: _hanse_control_v1_ListWithdrawalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  listWithdrawals(argument: _hanse_control_v1_ListWithdrawalsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * WithdrawVersion takes a version of this site back, for good: nobody is given it any more, and every peer that had it
   * removes its copy and answers with a signed receipt. What lies at this site stays. Operators and curators. Idempotent.
   */
  WithdrawVersion(argument: _hanse_control_v1_WithdrawVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_WithdrawVersionResponse__Output>): grpc.ClientUnaryCall;
  WithdrawVersion(argument: _hanse_control_v1_WithdrawVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_WithdrawVersionResponse__Output>): grpc.ClientUnaryCall;
  WithdrawVersion(argument: _hanse_control_v1_WithdrawVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_WithdrawVersionResponse__Output>): grpc.ClientUnaryCall;
  WithdrawVersion(argument: _hanse_control_v1_WithdrawVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_WithdrawVersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * WithdrawVersion takes a version of this site back, for good: nobody is given it any more, and every peer that had it
   * removes its copy and answers with a signed receipt. What lies at this site stays. Operators and curators. Idempotent.
   */
  withdrawVersion(argument: _hanse_control_v1_WithdrawVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_WithdrawVersionResponse__Output>): grpc.ClientUnaryCall;
  withdrawVersion(argument: _hanse_control_v1_WithdrawVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_WithdrawVersionResponse__Output>): grpc.ClientUnaryCall;
  withdrawVersion(argument: _hanse_control_v1_WithdrawVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_WithdrawVersionResponse__Output>): grpc.ClientUnaryCall;
  withdrawVersion(argument: _hanse_control_v1_WithdrawVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_WithdrawVersionResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * WithdrawalsService removes copies: one of this site, or of a version of this site wherever it is held.
 */
export interface WithdrawalsServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * DropReplica removes this site's copy of a peer's version, with every state that its bucket keeps and every unfinished
   * upload; what is not the version's is left and named. Operators and curators; researchers what they pulled. Answers when
   * nothing is left, or after some seconds: then it goes on by itself, and asking again shows how it stands.
   */
  DropReplica: grpc.handleUnaryCall<_hanse_control_v1_DropReplicaRequest__Output, _hanse_control_v1_DropReplicaResponse>;
  
  /**
   * GetWithdrawal shows one with its holders, their receipts among them. NOT_FOUND for a version that stands.
   */
  GetWithdrawal: grpc.handleUnaryCall<_hanse_control_v1_GetWithdrawalRequest__Output, _hanse_control_v1_GetWithdrawalResponse>;
  
  /**
   * ListWithdrawals, newest first, of this site and of its peers.
   */
  ListWithdrawals: grpc.handleUnaryCall<_hanse_control_v1_ListWithdrawalsRequest__Output, _hanse_control_v1_ListWithdrawalsResponse>;
  
  /**
   * WithdrawVersion takes a version of this site back, for good: nobody is given it any more, and every peer that had it
   * removes its copy and answers with a signed receipt. What lies at this site stays. Operators and curators. Idempotent.
   */
  WithdrawVersion: grpc.handleUnaryCall<_hanse_control_v1_WithdrawVersionRequest__Output, _hanse_control_v1_WithdrawVersionResponse>;
  
}

export interface WithdrawalsServiceDefinition extends grpc.ServiceDefinition {
  DropReplica: MethodDefinition<_hanse_control_v1_DropReplicaRequest, _hanse_control_v1_DropReplicaResponse, _hanse_control_v1_DropReplicaRequest__Output, _hanse_control_v1_DropReplicaResponse__Output>
  GetWithdrawal: MethodDefinition<_hanse_control_v1_GetWithdrawalRequest, _hanse_control_v1_GetWithdrawalResponse, _hanse_control_v1_GetWithdrawalRequest__Output, _hanse_control_v1_GetWithdrawalResponse__Output>
  ListWithdrawals: MethodDefinition<_hanse_control_v1_ListWithdrawalsRequest, _hanse_control_v1_ListWithdrawalsResponse, _hanse_control_v1_ListWithdrawalsRequest__Output, _hanse_control_v1_ListWithdrawalsResponse__Output>
  WithdrawVersion: MethodDefinition<_hanse_control_v1_WithdrawVersionRequest, _hanse_control_v1_WithdrawVersionResponse, _hanse_control_v1_WithdrawVersionRequest__Output, _hanse_control_v1_WithdrawVersionResponse__Output>
}
