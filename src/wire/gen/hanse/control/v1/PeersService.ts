// Original file: proto/hanse/control/v1/peers.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcceptInvitationRequest as _hanse_control_v1_AcceptInvitationRequest, AcceptInvitationRequest__Output as _hanse_control_v1_AcceptInvitationRequest__Output } from '../../../hanse/control/v1/AcceptInvitationRequest.ts';
import type { AcceptInvitationResponse as _hanse_control_v1_AcceptInvitationResponse, AcceptInvitationResponse__Output as _hanse_control_v1_AcceptInvitationResponse__Output } from '../../../hanse/control/v1/AcceptInvitationResponse.ts';
import type { AddPeerRequest as _hanse_control_v1_AddPeerRequest, AddPeerRequest__Output as _hanse_control_v1_AddPeerRequest__Output } from '../../../hanse/control/v1/AddPeerRequest.ts';
import type { AddPeerResponse as _hanse_control_v1_AddPeerResponse, AddPeerResponse__Output as _hanse_control_v1_AddPeerResponse__Output } from '../../../hanse/control/v1/AddPeerResponse.ts';
import type { ConfirmPeerRequest as _hanse_control_v1_ConfirmPeerRequest, ConfirmPeerRequest__Output as _hanse_control_v1_ConfirmPeerRequest__Output } from '../../../hanse/control/v1/ConfirmPeerRequest.ts';
import type { ConfirmPeerResponse as _hanse_control_v1_ConfirmPeerResponse, ConfirmPeerResponse__Output as _hanse_control_v1_ConfirmPeerResponse__Output } from '../../../hanse/control/v1/ConfirmPeerResponse.ts';
import type { CreateInvitationRequest as _hanse_control_v1_CreateInvitationRequest, CreateInvitationRequest__Output as _hanse_control_v1_CreateInvitationRequest__Output } from '../../../hanse/control/v1/CreateInvitationRequest.ts';
import type { CreateInvitationResponse as _hanse_control_v1_CreateInvitationResponse, CreateInvitationResponse__Output as _hanse_control_v1_CreateInvitationResponse__Output } from '../../../hanse/control/v1/CreateInvitationResponse.ts';
import type { GetPeerRequest as _hanse_control_v1_GetPeerRequest, GetPeerRequest__Output as _hanse_control_v1_GetPeerRequest__Output } from '../../../hanse/control/v1/GetPeerRequest.ts';
import type { GetPeerResponse as _hanse_control_v1_GetPeerResponse, GetPeerResponse__Output as _hanse_control_v1_GetPeerResponse__Output } from '../../../hanse/control/v1/GetPeerResponse.ts';
import type { ListPeersRequest as _hanse_control_v1_ListPeersRequest, ListPeersRequest__Output as _hanse_control_v1_ListPeersRequest__Output } from '../../../hanse/control/v1/ListPeersRequest.ts';
import type { ListPeersResponse as _hanse_control_v1_ListPeersResponse, ListPeersResponse__Output as _hanse_control_v1_ListPeersResponse__Output } from '../../../hanse/control/v1/ListPeersResponse.ts';
import type { PreviewPeerRequest as _hanse_control_v1_PreviewPeerRequest, PreviewPeerRequest__Output as _hanse_control_v1_PreviewPeerRequest__Output } from '../../../hanse/control/v1/PreviewPeerRequest.ts';
import type { PreviewPeerResponse as _hanse_control_v1_PreviewPeerResponse, PreviewPeerResponse__Output as _hanse_control_v1_PreviewPeerResponse__Output } from '../../../hanse/control/v1/PreviewPeerResponse.ts';
import type { ResumePeerRequest as _hanse_control_v1_ResumePeerRequest, ResumePeerRequest__Output as _hanse_control_v1_ResumePeerRequest__Output } from '../../../hanse/control/v1/ResumePeerRequest.ts';
import type { ResumePeerResponse as _hanse_control_v1_ResumePeerResponse, ResumePeerResponse__Output as _hanse_control_v1_ResumePeerResponse__Output } from '../../../hanse/control/v1/ResumePeerResponse.ts';
import type { RevokePeerRequest as _hanse_control_v1_RevokePeerRequest, RevokePeerRequest__Output as _hanse_control_v1_RevokePeerRequest__Output } from '../../../hanse/control/v1/RevokePeerRequest.ts';
import type { RevokePeerResponse as _hanse_control_v1_RevokePeerResponse, RevokePeerResponse__Output as _hanse_control_v1_RevokePeerResponse__Output } from '../../../hanse/control/v1/RevokePeerResponse.ts';
import type { SuspendPeerRequest as _hanse_control_v1_SuspendPeerRequest, SuspendPeerRequest__Output as _hanse_control_v1_SuspendPeerRequest__Output } from '../../../hanse/control/v1/SuspendPeerRequest.ts';
import type { SuspendPeerResponse as _hanse_control_v1_SuspendPeerResponse, SuspendPeerResponse__Output as _hanse_control_v1_SuspendPeerResponse__Output } from '../../../hanse/control/v1/SuspendPeerResponse.ts';

/**
 * PeersService peers this site with others. Changes want the role operator; reading any role.
 */
export interface PeersServiceClient extends grpc.Client {
  /**
   * AcceptInvitation stores the inviting site as `invited` under the fingerprint that the operator confirmed,
   * and keeps introducing us until it answers. Idempotent.
   */
  AcceptInvitation(argument: _hanse_control_v1_AcceptInvitationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptInvitationResponse__Output>): grpc.ClientUnaryCall;
  AcceptInvitation(argument: _hanse_control_v1_AcceptInvitationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AcceptInvitationResponse__Output>): grpc.ClientUnaryCall;
  AcceptInvitation(argument: _hanse_control_v1_AcceptInvitationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptInvitationResponse__Output>): grpc.ClientUnaryCall;
  AcceptInvitation(argument: _hanse_control_v1_AcceptInvitationRequest, callback: grpc.requestCallback<_hanse_control_v1_AcceptInvitationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AcceptInvitation stores the inviting site as `invited` under the fingerprint that the operator confirmed,
   * and keeps introducing us until it answers. Idempotent.
   */
  acceptInvitation(argument: _hanse_control_v1_AcceptInvitationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptInvitationResponse__Output>): grpc.ClientUnaryCall;
  acceptInvitation(argument: _hanse_control_v1_AcceptInvitationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AcceptInvitationResponse__Output>): grpc.ClientUnaryCall;
  acceptInvitation(argument: _hanse_control_v1_AcceptInvitationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptInvitationResponse__Output>): grpc.ClientUnaryCall;
  acceptInvitation(argument: _hanse_control_v1_AcceptInvitationRequest, callback: grpc.requestCallback<_hanse_control_v1_AcceptInvitationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * AddPeer makes a site `active` from its statement and the fingerprint that its operator told. Idempotent.
   */
  AddPeer(argument: _hanse_control_v1_AddPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddPeerResponse__Output>): grpc.ClientUnaryCall;
  AddPeer(argument: _hanse_control_v1_AddPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddPeerResponse__Output>): grpc.ClientUnaryCall;
  AddPeer(argument: _hanse_control_v1_AddPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddPeerResponse__Output>): grpc.ClientUnaryCall;
  AddPeer(argument: _hanse_control_v1_AddPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_AddPeerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AddPeer makes a site `active` from its statement and the fingerprint that its operator told. Idempotent.
   */
  addPeer(argument: _hanse_control_v1_AddPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddPeerResponse__Output>): grpc.ClientUnaryCall;
  addPeer(argument: _hanse_control_v1_AddPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddPeerResponse__Output>): grpc.ClientUnaryCall;
  addPeer(argument: _hanse_control_v1_AddPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddPeerResponse__Output>): grpc.ClientUnaryCall;
  addPeer(argument: _hanse_control_v1_AddPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_AddPeerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ConfirmPeer confirms, on its fingerprint, a site that introduced itself. Idempotent.
   */
  ConfirmPeer(argument: _hanse_control_v1_ConfirmPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ConfirmPeerResponse__Output>): grpc.ClientUnaryCall;
  ConfirmPeer(argument: _hanse_control_v1_ConfirmPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ConfirmPeerResponse__Output>): grpc.ClientUnaryCall;
  ConfirmPeer(argument: _hanse_control_v1_ConfirmPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ConfirmPeerResponse__Output>): grpc.ClientUnaryCall;
  ConfirmPeer(argument: _hanse_control_v1_ConfirmPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_ConfirmPeerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ConfirmPeer confirms, on its fingerprint, a site that introduced itself. Idempotent.
   */
  confirmPeer(argument: _hanse_control_v1_ConfirmPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ConfirmPeerResponse__Output>): grpc.ClientUnaryCall;
  confirmPeer(argument: _hanse_control_v1_ConfirmPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ConfirmPeerResponse__Output>): grpc.ClientUnaryCall;
  confirmPeer(argument: _hanse_control_v1_ConfirmPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ConfirmPeerResponse__Output>): grpc.ClientUnaryCall;
  confirmPeer(argument: _hanse_control_v1_ConfirmPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_ConfirmPeerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * CreateInvitation makes a one-use `hanse-invitation+jwt` for one named site, good for 7 days.
   */
  CreateInvitation(argument: _hanse_control_v1_CreateInvitationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CreateInvitationResponse__Output>): grpc.ClientUnaryCall;
  CreateInvitation(argument: _hanse_control_v1_CreateInvitationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_CreateInvitationResponse__Output>): grpc.ClientUnaryCall;
  CreateInvitation(argument: _hanse_control_v1_CreateInvitationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CreateInvitationResponse__Output>): grpc.ClientUnaryCall;
  CreateInvitation(argument: _hanse_control_v1_CreateInvitationRequest, callback: grpc.requestCallback<_hanse_control_v1_CreateInvitationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * CreateInvitation makes a one-use `hanse-invitation+jwt` for one named site, good for 7 days.
   */
  createInvitation(argument: _hanse_control_v1_CreateInvitationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CreateInvitationResponse__Output>): grpc.ClientUnaryCall;
  createInvitation(argument: _hanse_control_v1_CreateInvitationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_CreateInvitationResponse__Output>): grpc.ClientUnaryCall;
  createInvitation(argument: _hanse_control_v1_CreateInvitationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CreateInvitationResponse__Output>): grpc.ClientUnaryCall;
  createInvitation(argument: _hanse_control_v1_CreateInvitationRequest, callback: grpc.requestCallback<_hanse_control_v1_CreateInvitationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * GetPeer: NOT_FOUND where there is none.
   */
  GetPeer(argument: _hanse_control_v1_GetPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetPeerResponse__Output>): grpc.ClientUnaryCall;
  GetPeer(argument: _hanse_control_v1_GetPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetPeerResponse__Output>): grpc.ClientUnaryCall;
  GetPeer(argument: _hanse_control_v1_GetPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetPeerResponse__Output>): grpc.ClientUnaryCall;
  GetPeer(argument: _hanse_control_v1_GetPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_GetPeerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetPeer: NOT_FOUND where there is none.
   */
  getPeer(argument: _hanse_control_v1_GetPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetPeerResponse__Output>): grpc.ClientUnaryCall;
  getPeer(argument: _hanse_control_v1_GetPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetPeerResponse__Output>): grpc.ClientUnaryCall;
  getPeer(argument: _hanse_control_v1_GetPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetPeerResponse__Output>): grpc.ClientUnaryCall;
  getPeer(argument: _hanse_control_v1_GetPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_GetPeerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListPeers, by site id.
   */
  ListPeers(argument: _hanse_control_v1_ListPeersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListPeersResponse__Output>): grpc.ClientUnaryCall;
  ListPeers(argument: _hanse_control_v1_ListPeersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListPeersResponse__Output>): grpc.ClientUnaryCall;
  ListPeers(argument: _hanse_control_v1_ListPeersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListPeersResponse__Output>): grpc.ClientUnaryCall;
  ListPeers(argument: _hanse_control_v1_ListPeersRequest, callback: grpc.requestCallback<_hanse_control_v1_ListPeersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListPeers, by site id.
   */
  listPeers(argument: _hanse_control_v1_ListPeersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListPeersResponse__Output>): grpc.ClientUnaryCall;
  listPeers(argument: _hanse_control_v1_ListPeersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListPeersResponse__Output>): grpc.ClientUnaryCall;
  listPeers(argument: _hanse_control_v1_ListPeersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListPeersResponse__Output>): grpc.ClientUnaryCall;
  listPeers(argument: _hanse_control_v1_ListPeersRequest, callback: grpc.requestCallback<_hanse_control_v1_ListPeersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * PreviewPeer reads an invitation or a statement and shows whose it is; changes nothing.
   * INVALID_ARGUMENT where it is damaged, expired, or meant for another site.
   */
  PreviewPeer(argument: _hanse_control_v1_PreviewPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PreviewPeerResponse__Output>): grpc.ClientUnaryCall;
  PreviewPeer(argument: _hanse_control_v1_PreviewPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_PreviewPeerResponse__Output>): grpc.ClientUnaryCall;
  PreviewPeer(argument: _hanse_control_v1_PreviewPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PreviewPeerResponse__Output>): grpc.ClientUnaryCall;
  PreviewPeer(argument: _hanse_control_v1_PreviewPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_PreviewPeerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * PreviewPeer reads an invitation or a statement and shows whose it is; changes nothing.
   * INVALID_ARGUMENT where it is damaged, expired, or meant for another site.
   */
  previewPeer(argument: _hanse_control_v1_PreviewPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PreviewPeerResponse__Output>): grpc.ClientUnaryCall;
  previewPeer(argument: _hanse_control_v1_PreviewPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_PreviewPeerResponse__Output>): grpc.ClientUnaryCall;
  previewPeer(argument: _hanse_control_v1_PreviewPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PreviewPeerResponse__Output>): grpc.ClientUnaryCall;
  previewPeer(argument: _hanse_control_v1_PreviewPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_PreviewPeerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ResumePeer makes a suspended peer active again; pulls that paused with it go on. Idempotent.
   */
  ResumePeer(argument: _hanse_control_v1_ResumePeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumePeerResponse__Output>): grpc.ClientUnaryCall;
  ResumePeer(argument: _hanse_control_v1_ResumePeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ResumePeerResponse__Output>): grpc.ClientUnaryCall;
  ResumePeer(argument: _hanse_control_v1_ResumePeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumePeerResponse__Output>): grpc.ClientUnaryCall;
  ResumePeer(argument: _hanse_control_v1_ResumePeerRequest, callback: grpc.requestCallback<_hanse_control_v1_ResumePeerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ResumePeer makes a suspended peer active again; pulls that paused with it go on. Idempotent.
   */
  resumePeer(argument: _hanse_control_v1_ResumePeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumePeerResponse__Output>): grpc.ClientUnaryCall;
  resumePeer(argument: _hanse_control_v1_ResumePeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ResumePeerResponse__Output>): grpc.ClientUnaryCall;
  resumePeer(argument: _hanse_control_v1_ResumePeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumePeerResponse__Output>): grpc.ClientUnaryCall;
  resumePeer(argument: _hanse_control_v1_ResumePeerRequest, callback: grpc.requestCallback<_hanse_control_v1_ResumePeerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * RevokePeer ends a peering for good: as SuspendPeer, and grants to it are removed, pulls from it FAILED, deliveries to
   * it stopped, its catalog hidden. Only a new peering starts again, from nothing. Idempotent.
   */
  RevokePeer(argument: _hanse_control_v1_RevokePeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RevokePeerResponse__Output>): grpc.ClientUnaryCall;
  RevokePeer(argument: _hanse_control_v1_RevokePeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RevokePeerResponse__Output>): grpc.ClientUnaryCall;
  RevokePeer(argument: _hanse_control_v1_RevokePeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RevokePeerResponse__Output>): grpc.ClientUnaryCall;
  RevokePeer(argument: _hanse_control_v1_RevokePeerRequest, callback: grpc.requestCallback<_hanse_control_v1_RevokePeerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * RevokePeer ends a peering for good: as SuspendPeer, and grants to it are removed, pulls from it FAILED, deliveries to
   * it stopped, its catalog hidden. Only a new peering starts again, from nothing. Idempotent.
   */
  revokePeer(argument: _hanse_control_v1_RevokePeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RevokePeerResponse__Output>): grpc.ClientUnaryCall;
  revokePeer(argument: _hanse_control_v1_RevokePeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RevokePeerResponse__Output>): grpc.ClientUnaryCall;
  revokePeer(argument: _hanse_control_v1_RevokePeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RevokePeerResponse__Output>): grpc.ClientUnaryCall;
  revokePeer(argument: _hanse_control_v1_RevokePeerRequest, callback: grpc.requestCallback<_hanse_control_v1_RevokePeerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * SuspendPeer stops an active peer until it is resumed: its calls are refused from now on, its streams end within
   * seconds, pulls from it pause. Idempotent. FAILED_PRECONDITION, reason WRONG_STATE, where it is not active.
   */
  SuspendPeer(argument: _hanse_control_v1_SuspendPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendPeerResponse__Output>): grpc.ClientUnaryCall;
  SuspendPeer(argument: _hanse_control_v1_SuspendPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SuspendPeerResponse__Output>): grpc.ClientUnaryCall;
  SuspendPeer(argument: _hanse_control_v1_SuspendPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendPeerResponse__Output>): grpc.ClientUnaryCall;
  SuspendPeer(argument: _hanse_control_v1_SuspendPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_SuspendPeerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * SuspendPeer stops an active peer until it is resumed: its calls are refused from now on, its streams end within
   * seconds, pulls from it pause. Idempotent. FAILED_PRECONDITION, reason WRONG_STATE, where it is not active.
   */
  suspendPeer(argument: _hanse_control_v1_SuspendPeerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendPeerResponse__Output>): grpc.ClientUnaryCall;
  suspendPeer(argument: _hanse_control_v1_SuspendPeerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SuspendPeerResponse__Output>): grpc.ClientUnaryCall;
  suspendPeer(argument: _hanse_control_v1_SuspendPeerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendPeerResponse__Output>): grpc.ClientUnaryCall;
  suspendPeer(argument: _hanse_control_v1_SuspendPeerRequest, callback: grpc.requestCallback<_hanse_control_v1_SuspendPeerResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * PeersService peers this site with others. Changes want the role operator; reading any role.
 */
export interface PeersServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AcceptInvitation stores the inviting site as `invited` under the fingerprint that the operator confirmed,
   * and keeps introducing us until it answers. Idempotent.
   */
  AcceptInvitation: grpc.handleUnaryCall<_hanse_control_v1_AcceptInvitationRequest__Output, _hanse_control_v1_AcceptInvitationResponse>;
  
  /**
   * AddPeer makes a site `active` from its statement and the fingerprint that its operator told. Idempotent.
   */
  AddPeer: grpc.handleUnaryCall<_hanse_control_v1_AddPeerRequest__Output, _hanse_control_v1_AddPeerResponse>;
  
  /**
   * ConfirmPeer confirms, on its fingerprint, a site that introduced itself. Idempotent.
   */
  ConfirmPeer: grpc.handleUnaryCall<_hanse_control_v1_ConfirmPeerRequest__Output, _hanse_control_v1_ConfirmPeerResponse>;
  
  /**
   * CreateInvitation makes a one-use `hanse-invitation+jwt` for one named site, good for 7 days.
   */
  CreateInvitation: grpc.handleUnaryCall<_hanse_control_v1_CreateInvitationRequest__Output, _hanse_control_v1_CreateInvitationResponse>;
  
  /**
   * GetPeer: NOT_FOUND where there is none.
   */
  GetPeer: grpc.handleUnaryCall<_hanse_control_v1_GetPeerRequest__Output, _hanse_control_v1_GetPeerResponse>;
  
  /**
   * ListPeers, by site id.
   */
  ListPeers: grpc.handleUnaryCall<_hanse_control_v1_ListPeersRequest__Output, _hanse_control_v1_ListPeersResponse>;
  
  /**
   * PreviewPeer reads an invitation or a statement and shows whose it is; changes nothing.
   * INVALID_ARGUMENT where it is damaged, expired, or meant for another site.
   */
  PreviewPeer: grpc.handleUnaryCall<_hanse_control_v1_PreviewPeerRequest__Output, _hanse_control_v1_PreviewPeerResponse>;
  
  /**
   * ResumePeer makes a suspended peer active again; pulls that paused with it go on. Idempotent.
   */
  ResumePeer: grpc.handleUnaryCall<_hanse_control_v1_ResumePeerRequest__Output, _hanse_control_v1_ResumePeerResponse>;
  
  /**
   * RevokePeer ends a peering for good: as SuspendPeer, and grants to it are removed, pulls from it FAILED, deliveries to
   * it stopped, its catalog hidden. Only a new peering starts again, from nothing. Idempotent.
   */
  RevokePeer: grpc.handleUnaryCall<_hanse_control_v1_RevokePeerRequest__Output, _hanse_control_v1_RevokePeerResponse>;
  
  /**
   * SuspendPeer stops an active peer until it is resumed: its calls are refused from now on, its streams end within
   * seconds, pulls from it pause. Idempotent. FAILED_PRECONDITION, reason WRONG_STATE, where it is not active.
   */
  SuspendPeer: grpc.handleUnaryCall<_hanse_control_v1_SuspendPeerRequest__Output, _hanse_control_v1_SuspendPeerResponse>;
  
}

export interface PeersServiceDefinition extends grpc.ServiceDefinition {
  AcceptInvitation: MethodDefinition<_hanse_control_v1_AcceptInvitationRequest, _hanse_control_v1_AcceptInvitationResponse, _hanse_control_v1_AcceptInvitationRequest__Output, _hanse_control_v1_AcceptInvitationResponse__Output>
  AddPeer: MethodDefinition<_hanse_control_v1_AddPeerRequest, _hanse_control_v1_AddPeerResponse, _hanse_control_v1_AddPeerRequest__Output, _hanse_control_v1_AddPeerResponse__Output>
  ConfirmPeer: MethodDefinition<_hanse_control_v1_ConfirmPeerRequest, _hanse_control_v1_ConfirmPeerResponse, _hanse_control_v1_ConfirmPeerRequest__Output, _hanse_control_v1_ConfirmPeerResponse__Output>
  CreateInvitation: MethodDefinition<_hanse_control_v1_CreateInvitationRequest, _hanse_control_v1_CreateInvitationResponse, _hanse_control_v1_CreateInvitationRequest__Output, _hanse_control_v1_CreateInvitationResponse__Output>
  GetPeer: MethodDefinition<_hanse_control_v1_GetPeerRequest, _hanse_control_v1_GetPeerResponse, _hanse_control_v1_GetPeerRequest__Output, _hanse_control_v1_GetPeerResponse__Output>
  ListPeers: MethodDefinition<_hanse_control_v1_ListPeersRequest, _hanse_control_v1_ListPeersResponse, _hanse_control_v1_ListPeersRequest__Output, _hanse_control_v1_ListPeersResponse__Output>
  PreviewPeer: MethodDefinition<_hanse_control_v1_PreviewPeerRequest, _hanse_control_v1_PreviewPeerResponse, _hanse_control_v1_PreviewPeerRequest__Output, _hanse_control_v1_PreviewPeerResponse__Output>
  ResumePeer: MethodDefinition<_hanse_control_v1_ResumePeerRequest, _hanse_control_v1_ResumePeerResponse, _hanse_control_v1_ResumePeerRequest__Output, _hanse_control_v1_ResumePeerResponse__Output>
  RevokePeer: MethodDefinition<_hanse_control_v1_RevokePeerRequest, _hanse_control_v1_RevokePeerResponse, _hanse_control_v1_RevokePeerRequest__Output, _hanse_control_v1_RevokePeerResponse__Output>
  SuspendPeer: MethodDefinition<_hanse_control_v1_SuspendPeerRequest, _hanse_control_v1_SuspendPeerResponse, _hanse_control_v1_SuspendPeerRequest__Output, _hanse_control_v1_SuspendPeerResponse__Output>
}
