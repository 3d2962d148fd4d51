// Original file: proto/hanse/control/v1/people.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateTokenRequest as _hanse_control_v1_CreateTokenRequest, CreateTokenRequest__Output as _hanse_control_v1_CreateTokenRequest__Output } from '../../../hanse/control/v1/CreateTokenRequest.ts';
import type { CreateTokenResponse as _hanse_control_v1_CreateTokenResponse, CreateTokenResponse__Output as _hanse_control_v1_CreateTokenResponse__Output } from '../../../hanse/control/v1/CreateTokenResponse.ts';
import type { ListTokensRequest as _hanse_control_v1_ListTokensRequest, ListTokensRequest__Output as _hanse_control_v1_ListTokensRequest__Output } from '../../../hanse/control/v1/ListTokensRequest.ts';
import type { ListTokensResponse as _hanse_control_v1_ListTokensResponse, ListTokensResponse__Output as _hanse_control_v1_ListTokensResponse__Output } from '../../../hanse/control/v1/ListTokensResponse.ts';
import type { RevokeTokenRequest as _hanse_control_v1_RevokeTokenRequest, RevokeTokenRequest__Output as _hanse_control_v1_RevokeTokenRequest__Output } from '../../../hanse/control/v1/RevokeTokenRequest.ts';
import type { RevokeTokenResponse as _hanse_control_v1_RevokeTokenResponse, RevokeTokenResponse__Output as _hanse_control_v1_RevokeTokenResponse__Output } from '../../../hanse/control/v1/RevokeTokenResponse.ts';
import type { WhoAmIRequest as _hanse_control_v1_WhoAmIRequest, WhoAmIRequest__Output as _hanse_control_v1_WhoAmIRequest__Output } from '../../../hanse/control/v1/WhoAmIRequest.ts';
import type { WhoAmIResponse as _hanse_control_v1_WhoAmIResponse, WhoAmIResponse__Output as _hanse_control_v1_WhoAmIResponse__Output } from '../../../hanse/control/v1/WhoAmIResponse.ts';

/**
 * PeopleService tells people who they are here, and lets operators hand out tokens of this site.
 */
export interface PeopleServiceClient extends grpc.Client {
  /**
   * CreateToken makes a `hanse-user+jwt` that can be taken back. Operator.
   */
  CreateToken(argument: _hanse_control_v1_CreateTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _hanse_control_v1_CreateTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _hanse_control_v1_CreateTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _hanse_control_v1_CreateTokenRequest, callback: grpc.requestCallback<_hanse_control_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * CreateToken makes a `hanse-user+jwt` that can be taken back. Operator.
   */
  createToken(argument: _hanse_control_v1_CreateTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _hanse_control_v1_CreateTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _hanse_control_v1_CreateTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _hanse_control_v1_CreateTokenRequest, callback: grpc.requestCallback<_hanse_control_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListTokens, newest first; those that ended more than 30 days ago are gone. Operator, auditor.
   */
  ListTokens(argument: _hanse_control_v1_ListTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _hanse_control_v1_ListTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _hanse_control_v1_ListTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _hanse_control_v1_ListTokensRequest, callback: grpc.requestCallback<_hanse_control_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListTokens, newest first; those that ended more than 30 days ago are gone. Operator, auditor.
   */
  listTokens(argument: _hanse_control_v1_ListTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _hanse_control_v1_ListTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _hanse_control_v1_ListTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _hanse_control_v1_ListTokensRequest, callback: grpc.requestCallback<_hanse_control_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * RevokeToken: the next call with it is refused. Operator.
   */
  RevokeToken(argument: _hanse_control_v1_RevokeTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _hanse_control_v1_RevokeTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _hanse_control_v1_RevokeTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _hanse_control_v1_RevokeTokenRequest, callback: grpc.requestCallback<_hanse_control_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * RevokeToken: the next call with it is refused. Operator.
   */
  revokeToken(argument: _hanse_control_v1_RevokeTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _hanse_control_v1_RevokeTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _hanse_control_v1_RevokeTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _hanse_control_v1_RevokeTokenRequest, callback: grpc.requestCallback<_hanse_control_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * WhoAmI: the person, role and limits of the token that asks. Any role.
   */
  WhoAmI(argument: _hanse_control_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _hanse_control_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _hanse_control_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _hanse_control_v1_WhoAmIRequest, callback: grpc.requestCallback<_hanse_control_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  /**
   * WhoAmI: the person, role and limits of the token that asks. Any role.
   */
  whoAmI(argument: _hanse_control_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _hanse_control_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _hanse_control_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _hanse_control_v1_WhoAmIRequest, callback: grpc.requestCallback<_hanse_control_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * PeopleService tells people who they are here, and lets operators hand out tokens of this site.
 */
export interface PeopleServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * CreateToken makes a `hanse-user+jwt` that can be taken back. Operator.
   */
  CreateToken: grpc.handleUnaryCall<_hanse_control_v1_CreateTokenRequest__Output, _hanse_control_v1_CreateTokenResponse>;
  
  /**
   * ListTokens, newest first; those that ended more than 30 days ago are gone. Operator, auditor.
   */
  ListTokens: grpc.handleUnaryCall<_hanse_control_v1_ListTokensRequest__Output, _hanse_control_v1_ListTokensResponse>;
  
  /**
   * RevokeToken: the next call with it is refused. Operator.
   */
  RevokeToken: grpc.handleUnaryCall<_hanse_control_v1_RevokeTokenRequest__Output, _hanse_control_v1_RevokeTokenResponse>;
  
  /**
   * WhoAmI: the person, role and limits of the token that asks. Any role.
   */
  WhoAmI: grpc.handleUnaryCall<_hanse_control_v1_WhoAmIRequest__Output, _hanse_control_v1_WhoAmIResponse>;
  
}

export interface PeopleServiceDefinition extends grpc.ServiceDefinition {
  CreateToken: MethodDefinition<_hanse_control_v1_CreateTokenRequest, _hanse_control_v1_CreateTokenResponse, _hanse_control_v1_CreateTokenRequest__Output, _hanse_control_v1_CreateTokenResponse__Output>
  ListTokens: MethodDefinition<_hanse_control_v1_ListTokensRequest, _hanse_control_v1_ListTokensResponse, _hanse_control_v1_ListTokensRequest__Output, _hanse_control_v1_ListTokensResponse__Output>
  RevokeToken: MethodDefinition<_hanse_control_v1_RevokeTokenRequest, _hanse_control_v1_RevokeTokenResponse, _hanse_control_v1_RevokeTokenRequest__Output, _hanse_control_v1_RevokeTokenResponse__Output>
  WhoAmI: MethodDefinition<_hanse_control_v1_WhoAmIRequest, _hanse_control_v1_WhoAmIResponse, _hanse_control_v1_WhoAmIRequest__Output, _hanse_control_v1_WhoAmIResponse__Output>
}
