// Original file: proto/hanse/control/v1/agreements.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcceptTermsRequest as _hanse_control_v1_AcceptTermsRequest, AcceptTermsRequest__Output as _hanse_control_v1_AcceptTermsRequest__Output } from '../../../hanse/control/v1/AcceptTermsRequest.ts';
import type { AcceptTermsResponse as _hanse_control_v1_AcceptTermsResponse, AcceptTermsResponse__Output as _hanse_control_v1_AcceptTermsResponse__Output } from '../../../hanse/control/v1/AcceptTermsResponse.ts';
import type { GetAgreementRequest as _hanse_control_v1_GetAgreementRequest, GetAgreementRequest__Output as _hanse_control_v1_GetAgreementRequest__Output } from '../../../hanse/control/v1/GetAgreementRequest.ts';
import type { GetAgreementResponse as _hanse_control_v1_GetAgreementResponse, GetAgreementResponse__Output as _hanse_control_v1_GetAgreementResponse__Output } from '../../../hanse/control/v1/GetAgreementResponse.ts';
import type { GetTermsRequest as _hanse_control_v1_GetTermsRequest, GetTermsRequest__Output as _hanse_control_v1_GetTermsRequest__Output } from '../../../hanse/control/v1/GetTermsRequest.ts';
import type { GetTermsResponse as _hanse_control_v1_GetTermsResponse, GetTermsResponse__Output as _hanse_control_v1_GetTermsResponse__Output } from '../../../hanse/control/v1/GetTermsResponse.ts';
import type { ListAgreementsRequest as _hanse_control_v1_ListAgreementsRequest, ListAgreementsRequest__Output as _hanse_control_v1_ListAgreementsRequest__Output } from '../../../hanse/control/v1/ListAgreementsRequest.ts';
import type { ListAgreementsResponse as _hanse_control_v1_ListAgreementsResponse, ListAgreementsResponse__Output as _hanse_control_v1_ListAgreementsResponse__Output } from '../../../hanse/control/v1/ListAgreementsResponse.ts';

/**
 * AgreementsService shows the terms on which peers let this site read, accepts them, and shows what was agreed to on
 * either side. Operators and auditors see all agreements, others their own.
 */
export interface AgreementsServiceClient extends grpc.Client {
  /**
   * AcceptTerms makes an agreement, signed by this site, and takes up the caller's pulls that waited for it. Idempotent: what
   * is agreed to already is answered again. FAILED_PRECONDITION, reason TERMS_CHANGED, where these are not the terms now.
   */
  AcceptTerms(argument: _hanse_control_v1_AcceptTermsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptTermsResponse__Output>): grpc.ClientUnaryCall;
  AcceptTerms(argument: _hanse_control_v1_AcceptTermsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AcceptTermsResponse__Output>): grpc.ClientUnaryCall;
  AcceptTerms(argument: _hanse_control_v1_AcceptTermsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptTermsResponse__Output>): grpc.ClientUnaryCall;
  AcceptTerms(argument: _hanse_control_v1_AcceptTermsRequest, callback: grpc.requestCallback<_hanse_control_v1_AcceptTermsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AcceptTerms makes an agreement, signed by this site, and takes up the caller's pulls that waited for it. Idempotent: what
   * is agreed to already is answered again. FAILED_PRECONDITION, reason TERMS_CHANGED, where these are not the terms now.
   */
  acceptTerms(argument: _hanse_control_v1_AcceptTermsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptTermsResponse__Output>): grpc.ClientUnaryCall;
  acceptTerms(argument: _hanse_control_v1_AcceptTermsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AcceptTermsResponse__Output>): grpc.ClientUnaryCall;
  acceptTerms(argument: _hanse_control_v1_AcceptTermsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptTermsResponse__Output>): grpc.ClientUnaryCall;
  acceptTerms(argument: _hanse_control_v1_AcceptTermsRequest, callback: grpc.requestCallback<_hanse_control_v1_AcceptTermsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * GetAgreement in full: with the terms and the signed token.
   */
  GetAgreement(argument: _hanse_control_v1_GetAgreementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetAgreementResponse__Output>): grpc.ClientUnaryCall;
  GetAgreement(argument: _hanse_control_v1_GetAgreementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetAgreementResponse__Output>): grpc.ClientUnaryCall;
  GetAgreement(argument: _hanse_control_v1_GetAgreementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetAgreementResponse__Output>): grpc.ClientUnaryCall;
  GetAgreement(argument: _hanse_control_v1_GetAgreementRequest, callback: grpc.requestCallback<_hanse_control_v1_GetAgreementResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetAgreement in full: with the terms and the signed token.
   */
  getAgreement(argument: _hanse_control_v1_GetAgreementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetAgreementResponse__Output>): grpc.ClientUnaryCall;
  getAgreement(argument: _hanse_control_v1_GetAgreementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetAgreementResponse__Output>): grpc.ClientUnaryCall;
  getAgreement(argument: _hanse_control_v1_GetAgreementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetAgreementResponse__Output>): grpc.ClientUnaryCall;
  getAgreement(argument: _hanse_control_v1_GetAgreementRequest, callback: grpc.requestCallback<_hanse_control_v1_GetAgreementResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * GetTerms of a peer's version for the caller: what has to be agreed to before a pull. A text comes from the peer and was
   * checked against its hash. UNAVAILABLE where the peer is needed and not to be reached.
   */
  GetTerms(argument: _hanse_control_v1_GetTermsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  GetTerms(argument: _hanse_control_v1_GetTermsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  GetTerms(argument: _hanse_control_v1_GetTermsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  GetTerms(argument: _hanse_control_v1_GetTermsRequest, callback: grpc.requestCallback<_hanse_control_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetTerms of a peer's version for the caller: what has to be agreed to before a pull. A text comes from the peer and was
   * checked against its hash. UNAVAILABLE where the peer is needed and not to be reached.
   */
  getTerms(argument: _hanse_control_v1_GetTermsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  getTerms(argument: _hanse_control_v1_GetTermsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  getTerms(argument: _hanse_control_v1_GetTermsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  getTerms(argument: _hanse_control_v1_GetTermsRequest, callback: grpc.requestCallback<_hanse_control_v1_GetTermsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListAgreements, newest first.
   */
  ListAgreements(argument: _hanse_control_v1_ListAgreementsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListAgreementsResponse__Output>): grpc.ClientUnaryCall;
  ListAgreements(argument: _hanse_control_v1_ListAgreementsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListAgreementsResponse__Output>): grpc.ClientUnaryCall;
  ListAgreements(argument: _hanse_control_v1_ListAgreementsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListAgreementsResponse__Output>): grpc.ClientUnaryCall;
  ListAgreements(argument: _hanse_control_v1_ListAgreementsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListAgreementsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListAgreements, newest first.
   */
  listAgreements(argument: _hanse_control_v1_ListAgreementsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListAgreementsResponse__Output>): grpc.ClientUnaryCall;
  listAgreements(argument: _hanse_control_v1_ListAgreementsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListAgreementsResponse__Output>): grpc.ClientUnaryCall;
  listAgreements(argument: _hanse_control_v1_ListAgreementsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListAgreementsResponse__Output>): grpc.ClientUnaryCall;
  listAgreements(argument: _hanse_control_v1_ListAgreementsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListAgreementsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * AgreementsService shows the terms on which peers let this site read, accepts them, and shows what was agreed to on
 * either side. Operators and auditors see all agreements, others their own.
 */
export interface AgreementsServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AcceptTerms makes an agreement, signed by this site, and takes up the caller's pulls that waited for it. Idempotent: what
   * is agreed to already is answered again. FAILED_PRECONDITION, reason TERMS_CHANGED, where these are not the terms now.
   */
  AcceptTerms: grpc.handleUnaryCall<_hanse_control_v1_AcceptTermsRequest__Output, _hanse_control_v1_AcceptTermsResponse>;
  
  /**
   * GetAgreement in full: with the terms and the signed token.
   */
  GetAgreement: grpc.handleUnaryCall<_hanse_control_v1_GetAgreementRequest__Output, _hanse_control_v1_GetAgreementResponse>;
  
  /**
   * GetTerms of a peer's version for the caller: what has to be agreed to before a pull. A text comes from the peer and was
   * checked against its hash. UNAVAILABLE where the peer is needed and not to be reached.
   */
  GetTerms: grpc.handleUnaryCall<_hanse_control_v1_GetTermsRequest__Output, _hanse_control_v1_GetTermsResponse>;
  
  /**
   * ListAgreements, newest first.
   */
  ListAgreements: grpc.handleUnaryCall<_hanse_control_v1_ListAgreementsRequest__Output, _hanse_control_v1_ListAgreementsResponse>;
  
}

export interface AgreementsServiceDefinition extends grpc.ServiceDefinition {
  AcceptTerms: MethodDefinition<_hanse_control_v1_AcceptTermsRequest, _hanse_control_v1_AcceptTermsResponse, _hanse_control_v1_AcceptTermsRequest__Output, _hanse_control_v1_AcceptTermsResponse__Output>
  GetAgreement: MethodDefinition<_hanse_control_v1_GetAgreementRequest, _hanse_control_v1_GetAgreementResponse, _hanse_control_v1_GetAgreementRequest__Output, _hanse_control_v1_GetAgreementResponse__Output>
  GetTerms: MethodDefinition<_hanse_control_v1_GetTermsRequest, _hanse_control_v1_GetTermsResponse, _hanse_control_v1_GetTermsRequest__Output, _hanse_control_v1_GetTermsResponse__Output>
  ListAgreements: MethodDefinition<_hanse_control_v1_ListAgreementsRequest, _hanse_control_v1_ListAgreementsResponse, _hanse_control_v1_ListAgreementsRequest__Output, _hanse_control_v1_ListAgreementsResponse__Output>
}
