// Original file: proto/hanse/federation/v1/offers.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AnswerOfferRequest as _hanse_federation_v1_AnswerOfferRequest, AnswerOfferRequest__Output as _hanse_federation_v1_AnswerOfferRequest__Output } from '../../../hanse/federation/v1/AnswerOfferRequest.ts';
import type { AnswerOfferResponse as _hanse_federation_v1_AnswerOfferResponse, AnswerOfferResponse__Output as _hanse_federation_v1_AnswerOfferResponse__Output } from '../../../hanse/federation/v1/AnswerOfferResponse.ts';
import type { ListOffersRequest as _hanse_federation_v1_ListOffersRequest, ListOffersRequest__Output as _hanse_federation_v1_ListOffersRequest__Output } from '../../../hanse/federation/v1/ListOffersRequest.ts';
import type { ListOffersResponse as _hanse_federation_v1_ListOffersResponse, ListOffersResponse__Output as _hanse_federation_v1_ListOffersResponse__Output } from '../../../hanse/federation/v1/ListOffersResponse.ts';

/**
 * OfferService is how an owner asks other sites to keep copies of its artifacts. An offer gives no permission: grants do, and
 * who may not read what an offer is about is not told of it. The other site comes and asks, and answers.
 */
export interface OfferServiceClient extends grpc.Client {
  /**
   * AnswerOffer says what the caller does about an offer. Idempotent: it is repeated whenever the caller likes, and so tells
   * how far its copies are. Sites that accept get the places one after the other, in the order in which they come.
   * An offer that the caller was never told: NOT_FOUND, reason UNKNOWN_OFFER.
   */
  AnswerOffer(argument: _hanse_federation_v1_AnswerOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_AnswerOfferResponse__Output>): grpc.ClientUnaryCall;
  AnswerOffer(argument: _hanse_federation_v1_AnswerOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_AnswerOfferResponse__Output>): grpc.ClientUnaryCall;
  AnswerOffer(argument: _hanse_federation_v1_AnswerOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_AnswerOfferResponse__Output>): grpc.ClientUnaryCall;
  AnswerOffer(argument: _hanse_federation_v1_AnswerOfferRequest, callback: grpc.requestCallback<_hanse_federation_v1_AnswerOfferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AnswerOffer says what the caller does about an offer. Idempotent: it is repeated whenever the caller likes, and so tells
   * how far its copies are. Sites that accept get the places one after the other, in the order in which they come.
   * An offer that the caller was never told: NOT_FOUND, reason UNKNOWN_OFFER.
   */
  answerOffer(argument: _hanse_federation_v1_AnswerOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_AnswerOfferResponse__Output>): grpc.ClientUnaryCall;
  answerOffer(argument: _hanse_federation_v1_AnswerOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_AnswerOfferResponse__Output>): grpc.ClientUnaryCall;
  answerOffer(argument: _hanse_federation_v1_AnswerOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_AnswerOfferResponse__Output>): grpc.ClientUnaryCall;
  answerOffer(argument: _hanse_federation_v1_AnswerOfferRequest, callback: grpc.requestCallback<_hanse_federation_v1_AnswerOfferResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListOffers answers all offers that the answering site makes to the caller just now; at most 100. One that is not among
   * them any more is over.
   */
  ListOffers(argument: _hanse_federation_v1_ListOffersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  ListOffers(argument: _hanse_federation_v1_ListOffersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  ListOffers(argument: _hanse_federation_v1_ListOffersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  ListOffers(argument: _hanse_federation_v1_ListOffersRequest, callback: grpc.requestCallback<_hanse_federation_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListOffers answers all offers that the answering site makes to the caller just now; at most 100. One that is not among
   * them any more is over.
   */
  listOffers(argument: _hanse_federation_v1_ListOffersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  listOffers(argument: _hanse_federation_v1_ListOffersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  listOffers(argument: _hanse_federation_v1_ListOffersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  listOffers(argument: _hanse_federation_v1_ListOffersRequest, callback: grpc.requestCallback<_hanse_federation_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * OfferService is how an owner asks other sites to keep copies of its artifacts. An offer gives no permission: grants do, and
 * who may not read what an offer is about is not told of it. The other site comes and asks, and answers.
 */
export interface OfferServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AnswerOffer says what the caller does about an offer. Idempotent: it is repeated whenever the caller likes, and so tells
   * how far its copies are. Sites that accept get the places one after the other, in the order in which they come.
   * An offer that the caller was never told: NOT_FOUND, reason UNKNOWN_OFFER.
   */
  AnswerOffer: grpc.handleUnaryCall<_hanse_federation_v1_AnswerOfferRequest__Output, _hanse_federation_v1_AnswerOfferResponse>;
  
  /**
   * ListOffers answers all offers that the answering site makes to the caller just now; at most 100. One that is not among
   * them any more is over.
   */
  ListOffers: grpc.handleUnaryCall<_hanse_federation_v1_ListOffersRequest__Output, _hanse_federation_v1_ListOffersResponse>;
  
}

export interface OfferServiceDefinition extends grpc.ServiceDefinition {
  AnswerOffer: MethodDefinition<_hanse_federation_v1_AnswerOfferRequest, _hanse_federation_v1_AnswerOfferResponse, _hanse_federation_v1_AnswerOfferRequest__Output, _hanse_federation_v1_AnswerOfferResponse__Output>
  ListOffers: MethodDefinition<_hanse_federation_v1_ListOffersRequest, _hanse_federation_v1_ListOffersResponse, _hanse_federation_v1_ListOffersRequest__Output, _hanse_federation_v1_ListOffersResponse__Output>
}
