// Original file: proto/hanse/federation/v1/delivery.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckTicketRequest as _hanse_federation_v1_CheckTicketRequest, CheckTicketRequest__Output as _hanse_federation_v1_CheckTicketRequest__Output } from '../../../hanse/federation/v1/CheckTicketRequest.ts';
import type { CheckTicketResponse as _hanse_federation_v1_CheckTicketResponse, CheckTicketResponse__Output as _hanse_federation_v1_CheckTicketResponse__Output } from '../../../hanse/federation/v1/CheckTicketResponse.ts';
import type { CloseDeliveryRequest as _hanse_federation_v1_CloseDeliveryRequest, CloseDeliveryRequest__Output as _hanse_federation_v1_CloseDeliveryRequest__Output } from '../../../hanse/federation/v1/CloseDeliveryRequest.ts';
import type { CloseDeliveryResponse as _hanse_federation_v1_CloseDeliveryResponse, CloseDeliveryResponse__Output as _hanse_federation_v1_CloseDeliveryResponse__Output } from '../../../hanse/federation/v1/CloseDeliveryResponse.ts';
import type { ForwardReceiptRequest as _hanse_federation_v1_ForwardReceiptRequest, ForwardReceiptRequest__Output as _hanse_federation_v1_ForwardReceiptRequest__Output } from '../../../hanse/federation/v1/ForwardReceiptRequest.ts';
import type { ForwardReceiptResponse as _hanse_federation_v1_ForwardReceiptResponse, ForwardReceiptResponse__Output as _hanse_federation_v1_ForwardReceiptResponse__Output } from '../../../hanse/federation/v1/ForwardReceiptResponse.ts';
import type { LocatePartsRequest as _hanse_federation_v1_LocatePartsRequest, LocatePartsRequest__Output as _hanse_federation_v1_LocatePartsRequest__Output } from '../../../hanse/federation/v1/LocatePartsRequest.ts';
import type { LocatePartsResponse as _hanse_federation_v1_LocatePartsResponse, LocatePartsResponse__Output as _hanse_federation_v1_LocatePartsResponse__Output } from '../../../hanse/federation/v1/LocatePartsResponse.ts';
import type { OpenDeliveryRequest as _hanse_federation_v1_OpenDeliveryRequest, OpenDeliveryRequest__Output as _hanse_federation_v1_OpenDeliveryRequest__Output } from '../../../hanse/federation/v1/OpenDeliveryRequest.ts';
import type { OpenDeliveryResponse as _hanse_federation_v1_OpenDeliveryResponse, OpenDeliveryResponse__Output as _hanse_federation_v1_OpenDeliveryResponse__Output } from '../../../hanse/federation/v1/OpenDeliveryResponse.ts';

/**
 * DeliveryService is the source's side of a transfer: it authorises, locates and closes.
 */
export interface DeliveryServiceClient extends grpc.Client {
  /**
   * CheckTicket asks the owner whether a ticket that was made for the caller still stands: the puller is an active peer,
   * its delivery runs, and the caller may hand the version on. Holders ask each few minutes. Idempotent.
   * Refuses as OpenDelivery does; INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a ticket that the owner did not make for
   * the caller.
   */
  CheckTicket(argument: _hanse_federation_v1_CheckTicketRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_CheckTicketResponse__Output>): grpc.ClientUnaryCall;
  CheckTicket(argument: _hanse_federation_v1_CheckTicketRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_CheckTicketResponse__Output>): grpc.ClientUnaryCall;
  CheckTicket(argument: _hanse_federation_v1_CheckTicketRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_CheckTicketResponse__Output>): grpc.ClientUnaryCall;
  CheckTicket(argument: _hanse_federation_v1_CheckTicketRequest, callback: grpc.requestCallback<_hanse_federation_v1_CheckTicketResponse__Output>): grpc.ClientUnaryCall;
  /**
   * CheckTicket asks the owner whether a ticket that was made for the caller still stands: the puller is an active peer,
   * its delivery runs, and the caller may hand the version on. Holders ask each few minutes. Idempotent.
   * Refuses as OpenDelivery does; INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a ticket that the owner did not make for
   * the caller.
   */
  checkTicket(argument: _hanse_federation_v1_CheckTicketRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_CheckTicketResponse__Output>): grpc.ClientUnaryCall;
  checkTicket(argument: _hanse_federation_v1_CheckTicketRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_CheckTicketResponse__Output>): grpc.ClientUnaryCall;
  checkTicket(argument: _hanse_federation_v1_CheckTicketRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_CheckTicketResponse__Output>): grpc.ClientUnaryCall;
  checkTicket(argument: _hanse_federation_v1_CheckTicketRequest, callback: grpc.requestCallback<_hanse_federation_v1_CheckTicketResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * CloseDelivery reports the end, and of a delivery that succeeded carries the destination's half of the receipt.
   * Idempotent: the first outcome and the first receipt stand; the same answer comes again.
   * INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a receipt that is not exactly of this delivery: nothing is closed then.
   */
  CloseDelivery(argument: _hanse_federation_v1_CloseDeliveryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_CloseDeliveryResponse__Output>): grpc.ClientUnaryCall;
  CloseDelivery(argument: _hanse_federation_v1_CloseDeliveryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_CloseDeliveryResponse__Output>): grpc.ClientUnaryCall;
  CloseDelivery(argument: _hanse_federation_v1_CloseDeliveryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_CloseDeliveryResponse__Output>): grpc.ClientUnaryCall;
  CloseDelivery(argument: _hanse_federation_v1_CloseDeliveryRequest, callback: grpc.requestCallback<_hanse_federation_v1_CloseDeliveryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * CloseDelivery reports the end, and of a delivery that succeeded carries the destination's half of the receipt.
   * Idempotent: the first outcome and the first receipt stand; the same answer comes again.
   * INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a receipt that is not exactly of this delivery: nothing is closed then.
   */
  closeDelivery(argument: _hanse_federation_v1_CloseDeliveryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_CloseDeliveryResponse__Output>): grpc.ClientUnaryCall;
  closeDelivery(argument: _hanse_federation_v1_CloseDeliveryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_CloseDeliveryResponse__Output>): grpc.ClientUnaryCall;
  closeDelivery(argument: _hanse_federation_v1_CloseDeliveryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_CloseDeliveryResponse__Output>): grpc.ClientUnaryCall;
  closeDelivery(argument: _hanse_federation_v1_CloseDeliveryRequest, callback: grpc.requestCallback<_hanse_federation_v1_CloseDeliveryResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ForwardReceipt shows the owner of a version the receipt of a delivery by another site that holds it: the caller.
   * Idempotent. INVALID_ARGUMENT, reason INVALID_DOCUMENT, for halves that are not both signed by the caller and by a peer
   * of the owner, over a version that is the owner's.
   */
  ForwardReceipt(argument: _hanse_federation_v1_ForwardReceiptRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ForwardReceiptResponse__Output>): grpc.ClientUnaryCall;
  ForwardReceipt(argument: _hanse_federation_v1_ForwardReceiptRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ForwardReceiptResponse__Output>): grpc.ClientUnaryCall;
  ForwardReceipt(argument: _hanse_federation_v1_ForwardReceiptRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ForwardReceiptResponse__Output>): grpc.ClientUnaryCall;
  ForwardReceipt(argument: _hanse_federation_v1_ForwardReceiptRequest, callback: grpc.requestCallback<_hanse_federation_v1_ForwardReceiptResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ForwardReceipt shows the owner of a version the receipt of a delivery by another site that holds it: the caller.
   * Idempotent. INVALID_ARGUMENT, reason INVALID_DOCUMENT, for halves that are not both signed by the caller and by a peer
   * of the owner, over a version that is the owner's.
   */
  forwardReceipt(argument: _hanse_federation_v1_ForwardReceiptRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ForwardReceiptResponse__Output>): grpc.ClientUnaryCall;
  forwardReceipt(argument: _hanse_federation_v1_ForwardReceiptRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_ForwardReceiptResponse__Output>): grpc.ClientUnaryCall;
  forwardReceipt(argument: _hanse_federation_v1_ForwardReceiptRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_ForwardReceiptResponse__Output>): grpc.ClientUnaryCall;
  forwardReceipt(argument: _hanse_federation_v1_ForwardReceiptRequest, callback: grpc.requestCallback<_hanse_federation_v1_ForwardReceiptResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * LocateParts answers where ranges of objects can be read, hundreds per call, in the order asked.
   * Grants are checked anew. URLs are made now and live for minutes: ask when you are about to read. Idempotent.
   */
  LocateParts(argument: _hanse_federation_v1_LocatePartsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_LocatePartsResponse__Output>): grpc.ClientUnaryCall;
  LocateParts(argument: _hanse_federation_v1_LocatePartsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_LocatePartsResponse__Output>): grpc.ClientUnaryCall;
  LocateParts(argument: _hanse_federation_v1_LocatePartsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_LocatePartsResponse__Output>): grpc.ClientUnaryCall;
  LocateParts(argument: _hanse_federation_v1_LocatePartsRequest, callback: grpc.requestCallback<_hanse_federation_v1_LocatePartsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * LocateParts answers where ranges of objects can be read, hundreds per call, in the order asked.
   * Grants are checked anew. URLs are made now and live for minutes: ask when you are about to read. Idempotent.
   */
  locateParts(argument: _hanse_federation_v1_LocatePartsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_LocatePartsResponse__Output>): grpc.ClientUnaryCall;
  locateParts(argument: _hanse_federation_v1_LocatePartsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_LocatePartsResponse__Output>): grpc.ClientUnaryCall;
  locateParts(argument: _hanse_federation_v1_LocatePartsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_LocatePartsResponse__Output>): grpc.ClientUnaryCall;
  locateParts(argument: _hanse_federation_v1_LocatePartsRequest, callback: grpc.requestCallback<_hanse_federation_v1_LocatePartsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * OpenDelivery asks for leave to read one version. Idempotent on request_id per calling site.
   * PERMISSION_DENIED, reason NO_GRANT, without a grant of `read`, TERMS_NOT_ACCEPTED without an agreement to its terms,
   * RESIDENCY_REFUSED for a store outside of where copies may lie; RESOURCE_EXHAUSTED, reason QUOTA_EXCEEDED, with
   * RetryInfo, where the grant's bytes of this month do not suffice; NOT_FOUND where the version may not even be
   * discovered; FAILED_PRECONDITION, reason NEEDS_RELAY or REPLICA_DAMAGED, where it cannot be served.
   * With a ticket, a site that holds another's version is asked for it: NOT_FOUND, reason UNKNOWN_VERSION, where it holds
   * none that it may hand on; INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a ticket that is not exactly for this;
   * UNAUTHENTICATED, reason TICKET_EXPIRED, for one whose time is over.
   */
  OpenDelivery(argument: _hanse_federation_v1_OpenDeliveryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_OpenDeliveryResponse__Output>): grpc.ClientUnaryCall;
  OpenDelivery(argument: _hanse_federation_v1_OpenDeliveryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_OpenDeliveryResponse__Output>): grpc.ClientUnaryCall;
  OpenDelivery(argument: _hanse_federation_v1_OpenDeliveryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_OpenDeliveryResponse__Output>): grpc.ClientUnaryCall;
  OpenDelivery(argument: _hanse_federation_v1_OpenDeliveryRequest, callback: grpc.requestCallback<_hanse_federation_v1_OpenDeliveryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * OpenDelivery asks for leave to read one version. Idempotent on request_id per calling site.
   * PERMISSION_DENIED, reason NO_GRANT, without a grant of `read`, TERMS_NOT_ACCEPTED without an agreement to its terms,
   * RESIDENCY_REFUSED for a store outside of where copies may lie; RESOURCE_EXHAUSTED, reason QUOTA_EXCEEDED, with
   * RetryInfo, where the grant's bytes of this month do not suffice; NOT_FOUND where the version may not even be
   * discovered; FAILED_PRECONDITION, reason NEEDS_RELAY or REPLICA_DAMAGED, where it cannot be served.
   * With a ticket, a site that holds another's version is asked for it: NOT_FOUND, reason UNKNOWN_VERSION, where it holds
   * none that it may hand on; INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a ticket that is not exactly for this;
   * UNAUTHENTICATED, reason TICKET_EXPIRED, for one whose time is over.
   */
  openDelivery(argument: _hanse_federation_v1_OpenDeliveryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_OpenDeliveryResponse__Output>): grpc.ClientUnaryCall;
  openDelivery(argument: _hanse_federation_v1_OpenDeliveryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_federation_v1_OpenDeliveryResponse__Output>): grpc.ClientUnaryCall;
  openDelivery(argument: _hanse_federation_v1_OpenDeliveryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_federation_v1_OpenDeliveryResponse__Output>): grpc.ClientUnaryCall;
  openDelivery(argument: _hanse_federation_v1_OpenDeliveryRequest, callback: grpc.requestCallback<_hanse_federation_v1_OpenDeliveryResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * DeliveryService is the source's side of a transfer: it authorises, locates and closes.
 */
export interface DeliveryServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * CheckTicket asks the owner whether a ticket that was made for the caller still stands: the puller is an active peer,
   * its delivery runs, and the caller may hand the version on. Holders ask each few minutes. Idempotent.
   * Refuses as OpenDelivery does; INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a ticket that the owner did not make for
   * the caller.
   */
  CheckTicket: grpc.handleUnaryCall<_hanse_federation_v1_CheckTicketRequest__Output, _hanse_federation_v1_CheckTicketResponse>;
  
  /**
   * CloseDelivery reports the end, and of a delivery that succeeded carries the destination's half of the receipt.
   * Idempotent: the first outcome and the first receipt stand; the same answer comes again.
   * INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a receipt that is not exactly of this delivery: nothing is closed then.
   */
  CloseDelivery: grpc.handleUnaryCall<_hanse_federation_v1_CloseDeliveryRequest__Output, _hanse_federation_v1_CloseDeliveryResponse>;
  
  /**
   * ForwardReceipt shows the owner of a version the receipt of a delivery by another site that holds it: the caller.
   * Idempotent. INVALID_ARGUMENT, reason INVALID_DOCUMENT, for halves that are not both signed by the caller and by a peer
   * of the owner, over a version that is the owner's.
   */
  ForwardReceipt: grpc.handleUnaryCall<_hanse_federation_v1_ForwardReceiptRequest__Output, _hanse_federation_v1_ForwardReceiptResponse>;
  
  /**
   * LocateParts answers where ranges of objects can be read, hundreds per call, in the order asked.
   * Grants are checked anew. URLs are made now and live for minutes: ask when you are about to read. Idempotent.
   */
  LocateParts: grpc.handleUnaryCall<_hanse_federation_v1_LocatePartsRequest__Output, _hanse_federation_v1_LocatePartsResponse>;
  
  /**
   * OpenDelivery asks for leave to read one version. Idempotent on request_id per calling site.
   * PERMISSION_DENIED, reason NO_GRANT, without a grant of `read`, TERMS_NOT_ACCEPTED without an agreement to its terms,
   * RESIDENCY_REFUSED for a store outside of where copies may lie; RESOURCE_EXHAUSTED, reason QUOTA_EXCEEDED, with
   * RetryInfo, where the grant's bytes of this month do not suffice; NOT_FOUND where the version may not even be
   * discovered; FAILED_PRECONDITION, reason NEEDS_RELAY or REPLICA_DAMAGED, where it cannot be served.
   * With a ticket, a site that holds another's version is asked for it: NOT_FOUND, reason UNKNOWN_VERSION, where it holds
   * none that it may hand on; INVALID_ARGUMENT, reason INVALID_DOCUMENT, for a ticket that is not exactly for this;
   * UNAUTHENTICATED, reason TICKET_EXPIRED, for one whose time is over.
   */
  OpenDelivery: grpc.handleUnaryCall<_hanse_federation_v1_OpenDeliveryRequest__Output, _hanse_federation_v1_OpenDeliveryResponse>;
  
}

export interface DeliveryServiceDefinition extends grpc.ServiceDefinition {
  CheckTicket: MethodDefinition<_hanse_federation_v1_CheckTicketRequest, _hanse_federation_v1_CheckTicketResponse, _hanse_federation_v1_CheckTicketRequest__Output, _hanse_federation_v1_CheckTicketResponse__Output>
  CloseDelivery: MethodDefinition<_hanse_federation_v1_CloseDeliveryRequest, _hanse_federation_v1_CloseDeliveryResponse, _hanse_federation_v1_CloseDeliveryRequest__Output, _hanse_federation_v1_CloseDeliveryResponse__Output>
  ForwardReceipt: MethodDefinition<_hanse_federation_v1_ForwardReceiptRequest, _hanse_federation_v1_ForwardReceiptResponse, _hanse_federation_v1_ForwardReceiptRequest__Output, _hanse_federation_v1_ForwardReceiptResponse__Output>
  LocateParts: MethodDefinition<_hanse_federation_v1_LocatePartsRequest, _hanse_federation_v1_LocatePartsResponse, _hanse_federation_v1_LocatePartsRequest__Output, _hanse_federation_v1_LocatePartsResponse__Output>
  OpenDelivery: MethodDefinition<_hanse_federation_v1_OpenDeliveryRequest, _hanse_federation_v1_OpenDeliveryResponse, _hanse_federation_v1_OpenDeliveryRequest__Output, _hanse_federation_v1_OpenDeliveryResponse__Output>
}
