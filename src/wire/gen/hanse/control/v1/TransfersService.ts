// Original file: proto/hanse/control/v1/transfers.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelTransferRequest as _hanse_control_v1_CancelTransferRequest, CancelTransferRequest__Output as _hanse_control_v1_CancelTransferRequest__Output } from '../../../hanse/control/v1/CancelTransferRequest.ts';
import type { CancelTransferResponse as _hanse_control_v1_CancelTransferResponse, CancelTransferResponse__Output as _hanse_control_v1_CancelTransferResponse__Output } from '../../../hanse/control/v1/CancelTransferResponse.ts';
import type { GetTransferRequest as _hanse_control_v1_GetTransferRequest, GetTransferRequest__Output as _hanse_control_v1_GetTransferRequest__Output } from '../../../hanse/control/v1/GetTransferRequest.ts';
import type { GetTransferResponse as _hanse_control_v1_GetTransferResponse, GetTransferResponse__Output as _hanse_control_v1_GetTransferResponse__Output } from '../../../hanse/control/v1/GetTransferResponse.ts';
import type { ListTransfersRequest as _hanse_control_v1_ListTransfersRequest, ListTransfersRequest__Output as _hanse_control_v1_ListTransfersRequest__Output } from '../../../hanse/control/v1/ListTransfersRequest.ts';
import type { ListTransfersResponse as _hanse_control_v1_ListTransfersResponse, ListTransfersResponse__Output as _hanse_control_v1_ListTransfersResponse__Output } from '../../../hanse/control/v1/ListTransfersResponse.ts';
import type { PauseTransferRequest as _hanse_control_v1_PauseTransferRequest, PauseTransferRequest__Output as _hanse_control_v1_PauseTransferRequest__Output } from '../../../hanse/control/v1/PauseTransferRequest.ts';
import type { PauseTransferResponse as _hanse_control_v1_PauseTransferResponse, PauseTransferResponse__Output as _hanse_control_v1_PauseTransferResponse__Output } from '../../../hanse/control/v1/PauseTransferResponse.ts';
import type { PlanPullRequest as _hanse_control_v1_PlanPullRequest, PlanPullRequest__Output as _hanse_control_v1_PlanPullRequest__Output } from '../../../hanse/control/v1/PlanPullRequest.ts';
import type { PlanPullResponse as _hanse_control_v1_PlanPullResponse, PlanPullResponse__Output as _hanse_control_v1_PlanPullResponse__Output } from '../../../hanse/control/v1/PlanPullResponse.ts';
import type { ResumeTransferRequest as _hanse_control_v1_ResumeTransferRequest, ResumeTransferRequest__Output as _hanse_control_v1_ResumeTransferRequest__Output } from '../../../hanse/control/v1/ResumeTransferRequest.ts';
import type { ResumeTransferResponse as _hanse_control_v1_ResumeTransferResponse, ResumeTransferResponse__Output as _hanse_control_v1_ResumeTransferResponse__Output } from '../../../hanse/control/v1/ResumeTransferResponse.ts';
import type { StartPublicationRequest as _hanse_control_v1_StartPublicationRequest, StartPublicationRequest__Output as _hanse_control_v1_StartPublicationRequest__Output } from '../../../hanse/control/v1/StartPublicationRequest.ts';
import type { StartPublicationResponse as _hanse_control_v1_StartPublicationResponse, StartPublicationResponse__Output as _hanse_control_v1_StartPublicationResponse__Output } from '../../../hanse/control/v1/StartPublicationResponse.ts';
import type { StartPullRequest as _hanse_control_v1_StartPullRequest, StartPullRequest__Output as _hanse_control_v1_StartPullRequest__Output } from '../../../hanse/control/v1/StartPullRequest.ts';
import type { StartPullResponse as _hanse_control_v1_StartPullResponse, StartPullResponse__Output as _hanse_control_v1_StartPullResponse__Output } from '../../../hanse/control/v1/StartPullResponse.ts';
import type { StartRepairRequest as _hanse_control_v1_StartRepairRequest, StartRepairRequest__Output as _hanse_control_v1_StartRepairRequest__Output } from '../../../hanse/control/v1/StartRepairRequest.ts';
import type { StartRepairResponse as _hanse_control_v1_StartRepairResponse, StartRepairResponse__Output as _hanse_control_v1_StartRepairResponse__Output } from '../../../hanse/control/v1/StartRepairResponse.ts';
import type { VerifyReplicaRequest as _hanse_control_v1_VerifyReplicaRequest, VerifyReplicaRequest__Output as _hanse_control_v1_VerifyReplicaRequest__Output } from '../../../hanse/control/v1/VerifyReplicaRequest.ts';
import type { VerifyReplicaResponse as _hanse_control_v1_VerifyReplicaResponse, VerifyReplicaResponse__Output as _hanse_control_v1_VerifyReplicaResponse__Output } from '../../../hanse/control/v1/VerifyReplicaResponse.ts';
import type { WatchTransferRequest as _hanse_control_v1_WatchTransferRequest, WatchTransferRequest__Output as _hanse_control_v1_WatchTransferRequest__Output } from '../../../hanse/control/v1/WatchTransferRequest.ts';
import type { WatchTransferResponse as _hanse_control_v1_WatchTransferResponse, WatchTransferResponse__Output as _hanse_control_v1_WatchTransferResponse__Output } from '../../../hanse/control/v1/WatchTransferResponse.ts';

/**
 * TransfersService publishes, pulls and verifies, and shows how that goes. Researchers see and steer their own
 * transfers, operators all. Which prefix a person may publish from or pull to is decided before any store is asked.
 */
export interface TransfersServiceClient extends grpc.Client {
  /**
   * CancelTransfer ends it and removes its partial objects and uploads. Idempotent.
   */
  CancelTransfer(argument: _hanse_control_v1_CancelTransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CancelTransferResponse__Output>): grpc.ClientUnaryCall;
  CancelTransfer(argument: _hanse_control_v1_CancelTransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_CancelTransferResponse__Output>): grpc.ClientUnaryCall;
  CancelTransfer(argument: _hanse_control_v1_CancelTransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CancelTransferResponse__Output>): grpc.ClientUnaryCall;
  CancelTransfer(argument: _hanse_control_v1_CancelTransferRequest, callback: grpc.requestCallback<_hanse_control_v1_CancelTransferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * CancelTransfer ends it and removes its partial objects and uploads. Idempotent.
   */
  cancelTransfer(argument: _hanse_control_v1_CancelTransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CancelTransferResponse__Output>): grpc.ClientUnaryCall;
  cancelTransfer(argument: _hanse_control_v1_CancelTransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_CancelTransferResponse__Output>): grpc.ClientUnaryCall;
  cancelTransfer(argument: _hanse_control_v1_CancelTransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_CancelTransferResponse__Output>): grpc.ClientUnaryCall;
  cancelTransfer(argument: _hanse_control_v1_CancelTransferRequest, callback: grpc.requestCallback<_hanse_control_v1_CancelTransferResponse__Output>): grpc.ClientUnaryCall;
  
  GetTransfer(argument: _hanse_control_v1_GetTransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetTransferResponse__Output>): grpc.ClientUnaryCall;
  GetTransfer(argument: _hanse_control_v1_GetTransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetTransferResponse__Output>): grpc.ClientUnaryCall;
  GetTransfer(argument: _hanse_control_v1_GetTransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetTransferResponse__Output>): grpc.ClientUnaryCall;
  GetTransfer(argument: _hanse_control_v1_GetTransferRequest, callback: grpc.requestCallback<_hanse_control_v1_GetTransferResponse__Output>): grpc.ClientUnaryCall;
  getTransfer(argument: _hanse_control_v1_GetTransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetTransferResponse__Output>): grpc.ClientUnaryCall;
  getTransfer(argument: _hanse_control_v1_GetTransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetTransferResponse__Output>): grpc.ClientUnaryCall;
  getTransfer(argument: _hanse_control_v1_GetTransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetTransferResponse__Output>): grpc.ClientUnaryCall;
  getTransfer(argument: _hanse_control_v1_GetTransferRequest, callback: grpc.requestCallback<_hanse_control_v1_GetTransferResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListTransfers, newest first, publications among them.
   */
  ListTransfers(argument: _hanse_control_v1_ListTransfersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListTransfersResponse__Output>): grpc.ClientUnaryCall;
  ListTransfers(argument: _hanse_control_v1_ListTransfersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListTransfersResponse__Output>): grpc.ClientUnaryCall;
  ListTransfers(argument: _hanse_control_v1_ListTransfersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListTransfersResponse__Output>): grpc.ClientUnaryCall;
  ListTransfers(argument: _hanse_control_v1_ListTransfersRequest, callback: grpc.requestCallback<_hanse_control_v1_ListTransfersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListTransfers, newest first, publications among them.
   */
  listTransfers(argument: _hanse_control_v1_ListTransfersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListTransfersResponse__Output>): grpc.ClientUnaryCall;
  listTransfers(argument: _hanse_control_v1_ListTransfersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListTransfersResponse__Output>): grpc.ClientUnaryCall;
  listTransfers(argument: _hanse_control_v1_ListTransfersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListTransfersResponse__Output>): grpc.ClientUnaryCall;
  listTransfers(argument: _hanse_control_v1_ListTransfersRequest, callback: grpc.requestCallback<_hanse_control_v1_ListTransfersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * PauseTransfer lets running parts end and takes no new ones. Idempotent.
   */
  PauseTransfer(argument: _hanse_control_v1_PauseTransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PauseTransferResponse__Output>): grpc.ClientUnaryCall;
  PauseTransfer(argument: _hanse_control_v1_PauseTransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_PauseTransferResponse__Output>): grpc.ClientUnaryCall;
  PauseTransfer(argument: _hanse_control_v1_PauseTransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PauseTransferResponse__Output>): grpc.ClientUnaryCall;
  PauseTransfer(argument: _hanse_control_v1_PauseTransferRequest, callback: grpc.requestCallback<_hanse_control_v1_PauseTransferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * PauseTransfer lets running parts end and takes no new ones. Idempotent.
   */
  pauseTransfer(argument: _hanse_control_v1_PauseTransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PauseTransferResponse__Output>): grpc.ClientUnaryCall;
  pauseTransfer(argument: _hanse_control_v1_PauseTransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_PauseTransferResponse__Output>): grpc.ClientUnaryCall;
  pauseTransfer(argument: _hanse_control_v1_PauseTransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PauseTransferResponse__Output>): grpc.ClientUnaryCall;
  pauseTransfer(argument: _hanse_control_v1_PauseTransferRequest, callback: grpc.requestCallback<_hanse_control_v1_PauseTransferResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * PlanPull tells what a pull would do and what would refuse it. Changes nothing.
   */
  PlanPull(argument: _hanse_control_v1_PlanPullRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PlanPullResponse__Output>): grpc.ClientUnaryCall;
  PlanPull(argument: _hanse_control_v1_PlanPullRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_PlanPullResponse__Output>): grpc.ClientUnaryCall;
  PlanPull(argument: _hanse_control_v1_PlanPullRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PlanPullResponse__Output>): grpc.ClientUnaryCall;
  PlanPull(argument: _hanse_control_v1_PlanPullRequest, callback: grpc.requestCallback<_hanse_control_v1_PlanPullResponse__Output>): grpc.ClientUnaryCall;
  /**
   * PlanPull tells what a pull would do and what would refuse it. Changes nothing.
   */
  planPull(argument: _hanse_control_v1_PlanPullRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PlanPullResponse__Output>): grpc.ClientUnaryCall;
  planPull(argument: _hanse_control_v1_PlanPullRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_PlanPullResponse__Output>): grpc.ClientUnaryCall;
  planPull(argument: _hanse_control_v1_PlanPullRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PlanPullResponse__Output>): grpc.ClientUnaryCall;
  planPull(argument: _hanse_control_v1_PlanPullRequest, callback: grpc.requestCallback<_hanse_control_v1_PlanPullResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ResumeTransfer goes on from the parts that are recorded. Idempotent; of a FAILED one it is a new try.
   */
  ResumeTransfer(argument: _hanse_control_v1_ResumeTransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeTransferResponse__Output>): grpc.ClientUnaryCall;
  ResumeTransfer(argument: _hanse_control_v1_ResumeTransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ResumeTransferResponse__Output>): grpc.ClientUnaryCall;
  ResumeTransfer(argument: _hanse_control_v1_ResumeTransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeTransferResponse__Output>): grpc.ClientUnaryCall;
  ResumeTransfer(argument: _hanse_control_v1_ResumeTransferRequest, callback: grpc.requestCallback<_hanse_control_v1_ResumeTransferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ResumeTransfer goes on from the parts that are recorded. Idempotent; of a FAILED one it is a new try.
   */
  resumeTransfer(argument: _hanse_control_v1_ResumeTransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeTransferResponse__Output>): grpc.ClientUnaryCall;
  resumeTransfer(argument: _hanse_control_v1_ResumeTransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ResumeTransferResponse__Output>): grpc.ClientUnaryCall;
  resumeTransfer(argument: _hanse_control_v1_ResumeTransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeTransferResponse__Output>): grpc.ClientUnaryCall;
  resumeTransfer(argument: _hanse_control_v1_ResumeTransferRequest, callback: grpc.requestCallback<_hanse_control_v1_ResumeTransferResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * StartPublication hashes what lies under a store's prefix and makes it a version. Idempotent on request_id.
   * ALREADY_EXISTS where the label is bound to other content can only be known at the end: the publication then fails.
   */
  StartPublication(argument: _hanse_control_v1_StartPublicationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartPublicationResponse__Output>): grpc.ClientUnaryCall;
  StartPublication(argument: _hanse_control_v1_StartPublicationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StartPublicationResponse__Output>): grpc.ClientUnaryCall;
  StartPublication(argument: _hanse_control_v1_StartPublicationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartPublicationResponse__Output>): grpc.ClientUnaryCall;
  StartPublication(argument: _hanse_control_v1_StartPublicationRequest, callback: grpc.requestCallback<_hanse_control_v1_StartPublicationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * StartPublication hashes what lies under a store's prefix and makes it a version. Idempotent on request_id.
   * ALREADY_EXISTS where the label is bound to other content can only be known at the end: the publication then fails.
   */
  startPublication(argument: _hanse_control_v1_StartPublicationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartPublicationResponse__Output>): grpc.ClientUnaryCall;
  startPublication(argument: _hanse_control_v1_StartPublicationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StartPublicationResponse__Output>): grpc.ClientUnaryCall;
  startPublication(argument: _hanse_control_v1_StartPublicationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartPublicationResponse__Output>): grpc.ClientUnaryCall;
  startPublication(argument: _hanse_control_v1_StartPublicationRequest, callback: grpc.requestCallback<_hanse_control_v1_StartPublicationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * StartPull. Idempotent on request_id. PERMISSION_DENIED, reason TERMS_NOT_ACCEPTED, before the terms are agreed to: see
   * AgreementsService. A version that is held already makes no transfer: already_held.
   */
  StartPull(argument: _hanse_control_v1_StartPullRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartPullResponse__Output>): grpc.ClientUnaryCall;
  StartPull(argument: _hanse_control_v1_StartPullRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StartPullResponse__Output>): grpc.ClientUnaryCall;
  StartPull(argument: _hanse_control_v1_StartPullRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartPullResponse__Output>): grpc.ClientUnaryCall;
  StartPull(argument: _hanse_control_v1_StartPullRequest, callback: grpc.requestCallback<_hanse_control_v1_StartPullResponse__Output>): grpc.ClientUnaryCall;
  /**
   * StartPull. Idempotent on request_id. PERMISSION_DENIED, reason TERMS_NOT_ACCEPTED, before the terms are agreed to: see
   * AgreementsService. A version that is held already makes no transfer: already_held.
   */
  startPull(argument: _hanse_control_v1_StartPullRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartPullResponse__Output>): grpc.ClientUnaryCall;
  startPull(argument: _hanse_control_v1_StartPullRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StartPullResponse__Output>): grpc.ClientUnaryCall;
  startPull(argument: _hanse_control_v1_StartPullRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartPullResponse__Output>): grpc.ClientUnaryCall;
  startPull(argument: _hanse_control_v1_StartPullRequest, callback: grpc.requestCallback<_hanse_control_v1_StartPullResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * StartRepair reads a held or damaged replica against its manifest and fetches what is missing or wrong. Idempotent on
   * request_id; a transfer of the version that runs already is answered as it stands.
   */
  StartRepair(argument: _hanse_control_v1_StartRepairRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartRepairResponse__Output>): grpc.ClientUnaryCall;
  StartRepair(argument: _hanse_control_v1_StartRepairRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StartRepairResponse__Output>): grpc.ClientUnaryCall;
  StartRepair(argument: _hanse_control_v1_StartRepairRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartRepairResponse__Output>): grpc.ClientUnaryCall;
  StartRepair(argument: _hanse_control_v1_StartRepairRequest, callback: grpc.requestCallback<_hanse_control_v1_StartRepairResponse__Output>): grpc.ClientUnaryCall;
  /**
   * StartRepair reads a held or damaged replica against its manifest and fetches what is missing or wrong. Idempotent on
   * request_id; a transfer of the version that runs already is answered as it stands.
   */
  startRepair(argument: _hanse_control_v1_StartRepairRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartRepairResponse__Output>): grpc.ClientUnaryCall;
  startRepair(argument: _hanse_control_v1_StartRepairRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StartRepairResponse__Output>): grpc.ClientUnaryCall;
  startRepair(argument: _hanse_control_v1_StartRepairRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartRepairResponse__Output>): grpc.ClientUnaryCall;
  startRepair(argument: _hanse_control_v1_StartRepairRequest, callback: grpc.requestCallback<_hanse_control_v1_StartRepairResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * VerifyReplica re-reads a held version against its manifest. Idempotent; ends with a summary.
   */
  VerifyReplica(argument: _hanse_control_v1_VerifyReplicaRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_VerifyReplicaResponse__Output>;
  VerifyReplica(argument: _hanse_control_v1_VerifyReplicaRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_VerifyReplicaResponse__Output>;
  /**
   * VerifyReplica re-reads a held version against its manifest. Idempotent; ends with a summary.
   */
  verifyReplica(argument: _hanse_control_v1_VerifyReplicaRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_VerifyReplicaResponse__Output>;
  verifyReplica(argument: _hanse_control_v1_VerifyReplicaRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_VerifyReplicaResponse__Output>;
  
  /**
   * WatchTransfer sends the state at once and at each change, at most ten a second, and ends after the final one.
   */
  WatchTransfer(argument: _hanse_control_v1_WatchTransferRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_WatchTransferResponse__Output>;
  WatchTransfer(argument: _hanse_control_v1_WatchTransferRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_WatchTransferResponse__Output>;
  /**
   * WatchTransfer sends the state at once and at each change, at most ten a second, and ends after the final one.
   */
  watchTransfer(argument: _hanse_control_v1_WatchTransferRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_WatchTransferResponse__Output>;
  watchTransfer(argument: _hanse_control_v1_WatchTransferRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_WatchTransferResponse__Output>;
  
}

/**
 * TransfersService publishes, pulls and verifies, and shows how that goes. Researchers see and steer their own
 * transfers, operators all. Which prefix a person may publish from or pull to is decided before any store is asked.
 */
export interface TransfersServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * CancelTransfer ends it and removes its partial objects and uploads. Idempotent.
   */
  CancelTransfer: grpc.handleUnaryCall<_hanse_control_v1_CancelTransferRequest__Output, _hanse_control_v1_CancelTransferResponse>;
  
  GetTransfer: grpc.handleUnaryCall<_hanse_control_v1_GetTransferRequest__Output, _hanse_control_v1_GetTransferResponse>;
  
  /**
   * ListTransfers, newest first, publications among them.
   */
  ListTransfers: grpc.handleUnaryCall<_hanse_control_v1_ListTransfersRequest__Output, _hanse_control_v1_ListTransfersResponse>;
  
  /**
   * PauseTransfer lets running parts end and takes no new ones. Idempotent.
   */
  PauseTransfer: grpc.handleUnaryCall<_hanse_control_v1_PauseTransferRequest__Output, _hanse_control_v1_PauseTransferResponse>;
  
  /**
   * PlanPull tells what a pull would do and what would refuse it. Changes nothing.
   */
  PlanPull: grpc.handleUnaryCall<_hanse_control_v1_PlanPullRequest__Output, _hanse_control_v1_PlanPullResponse>;
  
  /**
   * ResumeTransfer goes on from the parts that are recorded. Idempotent; of a FAILED one it is a new try.
   */
  ResumeTransfer: grpc.handleUnaryCall<_hanse_control_v1_ResumeTransferRequest__Output, _hanse_control_v1_ResumeTransferResponse>;
  
  /**
   * StartPublication hashes what lies under a store's prefix and makes it a version. Idempotent on request_id.
   * ALREADY_EXISTS where the label is bound to other content can only be known at the end: the publication then fails.
   */
  StartPublication: grpc.handleUnaryCall<_hanse_control_v1_StartPublicationRequest__Output, _hanse_control_v1_StartPublicationResponse>;
  
  /**
   * StartPull. Idempotent on request_id. PERMISSION_DENIED, reason TERMS_NOT_ACCEPTED, before the terms are agreed to: see
   * AgreementsService. A version that is held already makes no transfer: already_held.
   */
  StartPull: grpc.handleUnaryCall<_hanse_control_v1_StartPullRequest__Output, _hanse_control_v1_StartPullResponse>;
  
  /**
   * StartRepair reads a held or damaged replica against its manifest and fetches what is missing or wrong. Idempotent on
   * request_id; a transfer of the version that runs already is answered as it stands.
   */
  StartRepair: grpc.handleUnaryCall<_hanse_control_v1_StartRepairRequest__Output, _hanse_control_v1_StartRepairResponse>;
  
  /**
   * VerifyReplica re-reads a held version against its manifest. Idempotent; ends with a summary.
   */
  VerifyReplica: grpc.handleServerStreamingCall<_hanse_control_v1_VerifyReplicaRequest__Output, _hanse_control_v1_VerifyReplicaResponse>;
  
  /**
   * WatchTransfer sends the state at once and at each change, at most ten a second, and ends after the final one.
   */
  WatchTransfer: grpc.handleServerStreamingCall<_hanse_control_v1_WatchTransferRequest__Output, _hanse_control_v1_WatchTransferResponse>;
  
}

export interface TransfersServiceDefinition extends grpc.ServiceDefinition {
  CancelTransfer: MethodDefinition<_hanse_control_v1_CancelTransferRequest, _hanse_control_v1_CancelTransferResponse, _hanse_control_v1_CancelTransferRequest__Output, _hanse_control_v1_CancelTransferResponse__Output>
  GetTransfer: MethodDefinition<_hanse_control_v1_GetTransferRequest, _hanse_control_v1_GetTransferResponse, _hanse_control_v1_GetTransferRequest__Output, _hanse_control_v1_GetTransferResponse__Output>
  ListTransfers: MethodDefinition<_hanse_control_v1_ListTransfersRequest, _hanse_control_v1_ListTransfersResponse, _hanse_control_v1_ListTransfersRequest__Output, _hanse_control_v1_ListTransfersResponse__Output>
  PauseTransfer: MethodDefinition<_hanse_control_v1_PauseTransferRequest, _hanse_control_v1_PauseTransferResponse, _hanse_control_v1_PauseTransferRequest__Output, _hanse_control_v1_PauseTransferResponse__Output>
  PlanPull: MethodDefinition<_hanse_control_v1_PlanPullRequest, _hanse_control_v1_PlanPullResponse, _hanse_control_v1_PlanPullRequest__Output, _hanse_control_v1_PlanPullResponse__Output>
  ResumeTransfer: MethodDefinition<_hanse_control_v1_ResumeTransferRequest, _hanse_control_v1_ResumeTransferResponse, _hanse_control_v1_ResumeTransferRequest__Output, _hanse_control_v1_ResumeTransferResponse__Output>
  StartPublication: MethodDefinition<_hanse_control_v1_StartPublicationRequest, _hanse_control_v1_StartPublicationResponse, _hanse_control_v1_StartPublicationRequest__Output, _hanse_control_v1_StartPublicationResponse__Output>
  StartPull: MethodDefinition<_hanse_control_v1_StartPullRequest, _hanse_control_v1_StartPullResponse, _hanse_control_v1_StartPullRequest__Output, _hanse_control_v1_StartPullResponse__Output>
  StartRepair: MethodDefinition<_hanse_control_v1_StartRepairRequest, _hanse_control_v1_StartRepairResponse, _hanse_control_v1_StartRepairRequest__Output, _hanse_control_v1_StartRepairResponse__Output>
  VerifyReplica: MethodDefinition<_hanse_control_v1_VerifyReplicaRequest, _hanse_control_v1_VerifyReplicaResponse, _hanse_control_v1_VerifyReplicaRequest__Output, _hanse_control_v1_VerifyReplicaResponse__Output>
  WatchTransfer: MethodDefinition<_hanse_control_v1_WatchTransferRequest, _hanse_control_v1_WatchTransferResponse, _hanse_control_v1_WatchTransferRequest__Output, _hanse_control_v1_WatchTransferResponse__Output>
}
