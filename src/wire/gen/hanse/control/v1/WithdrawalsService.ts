// Original file: proto/hanse/control/v1/withdrawals.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DropReplicaRequest as _hanse_control_v1_DropReplicaRequest, DropReplicaRequest__Output as _hanse_control_v1_DropReplicaRequest__Output } from '../../../hanse/control/v1/DropReplicaRequest.ts';
import type { DropReplicaResponse as _hanse_control_v1_DropReplicaResponse, DropReplicaResponse__Output as _hanse_control_v1_DropReplicaResponse__Output } from '../../../hanse/control/v1/DropReplicaResponse.ts';

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
  
}

export interface WithdrawalsServiceDefinition extends grpc.ServiceDefinition {
  DropReplica: MethodDefinition<_hanse_control_v1_DropReplicaRequest, _hanse_control_v1_DropReplicaResponse, _hanse_control_v1_DropReplicaRequest__Output, _hanse_control_v1_DropReplicaResponse__Output>
}
