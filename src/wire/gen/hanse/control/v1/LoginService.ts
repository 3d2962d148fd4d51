// Original file: proto/hanse/control/v1/people.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetLoginRequest as _hanse_control_v1_GetLoginRequest, GetLoginRequest__Output as _hanse_control_v1_GetLoginRequest__Output } from '../../../hanse/control/v1/GetLoginRequest.ts';
import type { GetLoginResponse as _hanse_control_v1_GetLoginResponse, GetLoginResponse__Output as _hanse_control_v1_GetLoginResponse__Output } from '../../../hanse/control/v1/GetLoginResponse.ts';

/**
 * LoginService is for people who have no token yet: it tells how to get one, and nothing else. Needs no token; answers a
 * limited number of calls a second.
 */
export interface LoginServiceClient extends grpc.Client {
  /**
   * GetLogin: which login services this site takes people from.
   */
  GetLogin(argument: _hanse_control_v1_GetLoginRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  GetLogin(argument: _hanse_control_v1_GetLoginRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  GetLogin(argument: _hanse_control_v1_GetLoginRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  GetLogin(argument: _hanse_control_v1_GetLoginRequest, callback: grpc.requestCallback<_hanse_control_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetLogin: which login services this site takes people from.
   */
  getLogin(argument: _hanse_control_v1_GetLoginRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  getLogin(argument: _hanse_control_v1_GetLoginRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  getLogin(argument: _hanse_control_v1_GetLoginRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  getLogin(argument: _hanse_control_v1_GetLoginRequest, callback: grpc.requestCallback<_hanse_control_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * LoginService is for people who have no token yet: it tells how to get one, and nothing else. Needs no token; answers a
 * limited number of calls a second.
 */
export interface LoginServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * GetLogin: which login services this site takes people from.
   */
  GetLogin: grpc.handleUnaryCall<_hanse_control_v1_GetLoginRequest__Output, _hanse_control_v1_GetLoginResponse>;
  
}

export interface LoginServiceDefinition extends grpc.ServiceDefinition {
  GetLogin: MethodDefinition<_hanse_control_v1_GetLoginRequest, _hanse_control_v1_GetLoginResponse, _hanse_control_v1_GetLoginRequest__Output, _hanse_control_v1_GetLoginResponse__Output>
}
