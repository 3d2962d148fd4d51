// Original file: proto/hanse/control/v1/offers.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcceptOfferRequest as _hanse_control_v1_AcceptOfferRequest, AcceptOfferRequest__Output as _hanse_control_v1_AcceptOfferRequest__Output } from '../../../hanse/control/v1/AcceptOfferRequest.ts';
import type { AcceptOfferResponse as _hanse_control_v1_AcceptOfferResponse, AcceptOfferResponse__Output as _hanse_control_v1_AcceptOfferResponse__Output } from '../../../hanse/control/v1/AcceptOfferResponse.ts';
import type { AddOfferRequest as _hanse_control_v1_AddOfferRequest, AddOfferRequest__Output as _hanse_control_v1_AddOfferRequest__Output } from '../../../hanse/control/v1/AddOfferRequest.ts';
import type { AddOfferResponse as _hanse_control_v1_AddOfferResponse, AddOfferResponse__Output as _hanse_control_v1_AddOfferResponse__Output } from '../../../hanse/control/v1/AddOfferResponse.ts';
import type { DeclineOfferRequest as _hanse_control_v1_DeclineOfferRequest, DeclineOfferRequest__Output as _hanse_control_v1_DeclineOfferRequest__Output } from '../../../hanse/control/v1/DeclineOfferRequest.ts';
import type { DeclineOfferResponse as _hanse_control_v1_DeclineOfferResponse, DeclineOfferResponse__Output as _hanse_control_v1_DeclineOfferResponse__Output } from '../../../hanse/control/v1/DeclineOfferResponse.ts';
import type { GetOfferRequest as _hanse_control_v1_GetOfferRequest, GetOfferRequest__Output as _hanse_control_v1_GetOfferRequest__Output } from '../../../hanse/control/v1/GetOfferRequest.ts';
import type { GetOfferResponse as _hanse_control_v1_GetOfferResponse, GetOfferResponse__Output as _hanse_control_v1_GetOfferResponse__Output } from '../../../hanse/control/v1/GetOfferResponse.ts';
import type { ListOffersRequest as _hanse_control_v1_ListOffersRequest, ListOffersRequest__Output as _hanse_control_v1_ListOffersRequest__Output } from '../../../hanse/control/v1/ListOffersRequest.ts';
import type { ListOffersResponse as _hanse_control_v1_ListOffersResponse, ListOffersResponse__Output as _hanse_control_v1_ListOffersResponse__Output } from '../../../hanse/control/v1/ListOffersResponse.ts';
import type { RemoveOfferRequest as _hanse_control_v1_RemoveOfferRequest, RemoveOfferRequest__Output as _hanse_control_v1_RemoveOfferRequest__Output } from '../../../hanse/control/v1/RemoveOfferRequest.ts';
import type { RemoveOfferResponse as _hanse_control_v1_RemoveOfferResponse, RemoveOfferResponse__Output as _hanse_control_v1_RemoveOfferResponse__Output } from '../../../hanse/control/v1/RemoveOfferResponse.ts';

/**
 * OffersService keeps offers: an owner's proposal to other sites to keep copies of what it publishes. A site that accepts one
 * and gets a place makes a rule of it. Operators and curators make and answer offers; auditors look.
 */
export interface OffersServiceClient extends grpc.Client {
  /**
   * AcceptOffer takes a place of a peer's offer, where one is free, and makes a rule of it; else it waits for one.
   */
  AcceptOffer(argument: _hanse_control_v1_AcceptOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptOfferResponse__Output>): grpc.ClientUnaryCall;
  AcceptOffer(argument: _hanse_control_v1_AcceptOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AcceptOfferResponse__Output>): grpc.ClientUnaryCall;
  AcceptOffer(argument: _hanse_control_v1_AcceptOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptOfferResponse__Output>): grpc.ClientUnaryCall;
  AcceptOffer(argument: _hanse_control_v1_AcceptOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_AcceptOfferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AcceptOffer takes a place of a peer's offer, where one is free, and makes a rule of it; else it waits for one.
   */
  acceptOffer(argument: _hanse_control_v1_AcceptOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptOfferResponse__Output>): grpc.ClientUnaryCall;
  acceptOffer(argument: _hanse_control_v1_AcceptOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AcceptOfferResponse__Output>): grpc.ClientUnaryCall;
  acceptOffer(argument: _hanse_control_v1_AcceptOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptOfferResponse__Output>): grpc.ClientUnaryCall;
  acceptOffer(argument: _hanse_control_v1_AcceptOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_AcceptOfferResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * AddOffer. Idempotent on request_id.
   */
  AddOffer(argument: _hanse_control_v1_AddOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddOfferResponse__Output>): grpc.ClientUnaryCall;
  AddOffer(argument: _hanse_control_v1_AddOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddOfferResponse__Output>): grpc.ClientUnaryCall;
  AddOffer(argument: _hanse_control_v1_AddOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddOfferResponse__Output>): grpc.ClientUnaryCall;
  AddOffer(argument: _hanse_control_v1_AddOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_AddOfferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AddOffer. Idempotent on request_id.
   */
  addOffer(argument: _hanse_control_v1_AddOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddOfferResponse__Output>): grpc.ClientUnaryCall;
  addOffer(argument: _hanse_control_v1_AddOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddOfferResponse__Output>): grpc.ClientUnaryCall;
  addOffer(argument: _hanse_control_v1_AddOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddOfferResponse__Output>): grpc.ClientUnaryCall;
  addOffer(argument: _hanse_control_v1_AddOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_AddOfferResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * DeclineOffer says no to a peer's offer; a rule that it made ends, and what it brought stays. Idempotent.
   */
  DeclineOffer(argument: _hanse_control_v1_DeclineOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_DeclineOfferResponse__Output>): grpc.ClientUnaryCall;
  DeclineOffer(argument: _hanse_control_v1_DeclineOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_DeclineOfferResponse__Output>): grpc.ClientUnaryCall;
  DeclineOffer(argument: _hanse_control_v1_DeclineOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_DeclineOfferResponse__Output>): grpc.ClientUnaryCall;
  DeclineOffer(argument: _hanse_control_v1_DeclineOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_DeclineOfferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * DeclineOffer says no to a peer's offer; a rule that it made ends, and what it brought stays. Idempotent.
   */
  declineOffer(argument: _hanse_control_v1_DeclineOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_DeclineOfferResponse__Output>): grpc.ClientUnaryCall;
  declineOffer(argument: _hanse_control_v1_DeclineOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_DeclineOfferResponse__Output>): grpc.ClientUnaryCall;
  declineOffer(argument: _hanse_control_v1_DeclineOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_DeclineOfferResponse__Output>): grpc.ClientUnaryCall;
  declineOffer(argument: _hanse_control_v1_DeclineOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_DeclineOfferResponse__Output>): grpc.ClientUnaryCall;
  
  GetOffer(argument: _hanse_control_v1_GetOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetOfferResponse__Output>): grpc.ClientUnaryCall;
  GetOffer(argument: _hanse_control_v1_GetOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetOfferResponse__Output>): grpc.ClientUnaryCall;
  GetOffer(argument: _hanse_control_v1_GetOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetOfferResponse__Output>): grpc.ClientUnaryCall;
  GetOffer(argument: _hanse_control_v1_GetOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_GetOfferResponse__Output>): grpc.ClientUnaryCall;
  getOffer(argument: _hanse_control_v1_GetOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetOfferResponse__Output>): grpc.ClientUnaryCall;
  getOffer(argument: _hanse_control_v1_GetOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetOfferResponse__Output>): grpc.ClientUnaryCall;
  getOffer(argument: _hanse_control_v1_GetOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetOfferResponse__Output>): grpc.ClientUnaryCall;
  getOffer(argument: _hanse_control_v1_GetOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_GetOfferResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListOffers: this site's own, oldest first, then those of peers.
   */
  ListOffers(argument: _hanse_control_v1_ListOffersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  ListOffers(argument: _hanse_control_v1_ListOffersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  ListOffers(argument: _hanse_control_v1_ListOffersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  ListOffers(argument: _hanse_control_v1_ListOffersRequest, callback: grpc.requestCallback<_hanse_control_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListOffers: this site's own, oldest first, then those of peers.
   */
  listOffers(argument: _hanse_control_v1_ListOffersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  listOffers(argument: _hanse_control_v1_ListOffersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  listOffers(argument: _hanse_control_v1_ListOffersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  listOffers(argument: _hanse_control_v1_ListOffersRequest, callback: grpc.requestCallback<_hanse_control_v1_ListOffersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * RemoveOffer takes an own offer back: the rules that it made elsewhere end, the copies stay there. Idempotent.
   */
  RemoveOffer(argument: _hanse_control_v1_RemoveOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveOfferResponse__Output>): grpc.ClientUnaryCall;
  RemoveOffer(argument: _hanse_control_v1_RemoveOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RemoveOfferResponse__Output>): grpc.ClientUnaryCall;
  RemoveOffer(argument: _hanse_control_v1_RemoveOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveOfferResponse__Output>): grpc.ClientUnaryCall;
  RemoveOffer(argument: _hanse_control_v1_RemoveOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_RemoveOfferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * RemoveOffer takes an own offer back: the rules that it made elsewhere end, the copies stay there. Idempotent.
   */
  removeOffer(argument: _hanse_control_v1_RemoveOfferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveOfferResponse__Output>): grpc.ClientUnaryCall;
  removeOffer(argument: _hanse_control_v1_RemoveOfferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RemoveOfferResponse__Output>): grpc.ClientUnaryCall;
  removeOffer(argument: _hanse_control_v1_RemoveOfferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveOfferResponse__Output>): grpc.ClientUnaryCall;
  removeOffer(argument: _hanse_control_v1_RemoveOfferRequest, callback: grpc.requestCallback<_hanse_control_v1_RemoveOfferResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * OffersService keeps offers: an owner's proposal to other sites to keep copies of what it publishes. A site that accepts one
 * and gets a place makes a rule of it. Operators and curators make and answer offers; auditors look.
 */
export interface OffersServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AcceptOffer takes a place of a peer's offer, where one is free, and makes a rule of it; else it waits for one.
   */
  AcceptOffer: grpc.handleUnaryCall<_hanse_control_v1_AcceptOfferRequest__Output, _hanse_control_v1_AcceptOfferResponse>;
  
  /**
   * AddOffer. Idempotent on request_id.
   */
  AddOffer: grpc.handleUnaryCall<_hanse_control_v1_AddOfferRequest__Output, _hanse_control_v1_AddOfferResponse>;
  
  /**
   * DeclineOffer says no to a peer's offer; a rule that it made ends, and what it brought stays. Idempotent.
   */
  DeclineOffer: grpc.handleUnaryCall<_hanse_control_v1_DeclineOfferRequest__Output, _hanse_control_v1_DeclineOfferResponse>;
  
  GetOffer: grpc.handleUnaryCall<_hanse_control_v1_GetOfferRequest__Output, _hanse_control_v1_GetOfferResponse>;
  
  /**
   * ListOffers: this site's own, oldest first, then those of peers.
   */
  ListOffers: grpc.handleUnaryCall<_hanse_control_v1_ListOffersRequest__Output, _hanse_control_v1_ListOffersResponse>;
  
  /**
   * RemoveOffer takes an own offer back: the rules that it made elsewhere end, the copies stay there. Idempotent.
   */
  RemoveOffer: grpc.handleUnaryCall<_hanse_control_v1_RemoveOfferRequest__Output, _hanse_control_v1_RemoveOfferResponse>;
  
}

export interface OffersServiceDefinition extends grpc.ServiceDefinition {
  AcceptOffer: MethodDefinition<_hanse_control_v1_AcceptOfferRequest, _hanse_control_v1_AcceptOfferResponse, _hanse_control_v1_AcceptOfferRequest__Output, _hanse_control_v1_AcceptOfferResponse__Output>
  AddOffer: MethodDefinition<_hanse_control_v1_AddOfferRequest, _hanse_control_v1_AddOfferResponse, _hanse_control_v1_AddOfferRequest__Output, _hanse_control_v1_AddOfferResponse__Output>
  DeclineOffer: MethodDefinition<_hanse_control_v1_DeclineOfferRequest, _hanse_control_v1_DeclineOfferResponse, _hanse_control_v1_DeclineOfferRequest__Output, _hanse_control_v1_DeclineOfferResponse__Output>
  GetOffer: MethodDefinition<_hanse_control_v1_GetOfferRequest, _hanse_control_v1_GetOfferResponse, _hanse_control_v1_GetOfferRequest__Output, _hanse_control_v1_GetOfferResponse__Output>
  ListOffers: MethodDefinition<_hanse_control_v1_ListOffersRequest, _hanse_control_v1_ListOffersResponse, _hanse_control_v1_ListOffersRequest__Output, _hanse_control_v1_ListOffersResponse__Output>
  RemoveOffer: MethodDefinition<_hanse_control_v1_RemoveOfferRequest, _hanse_control_v1_RemoveOfferResponse, _hanse_control_v1_RemoveOfferRequest__Output, _hanse_control_v1_RemoveOfferResponse__Output>
}
