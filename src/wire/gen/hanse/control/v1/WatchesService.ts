// Original file: proto/hanse/control/v1/watches.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddWatchRequest as _hanse_control_v1_AddWatchRequest, AddWatchRequest__Output as _hanse_control_v1_AddWatchRequest__Output } from '../../../hanse/control/v1/AddWatchRequest.ts';
import type { AddWatchResponse as _hanse_control_v1_AddWatchResponse, AddWatchResponse__Output as _hanse_control_v1_AddWatchResponse__Output } from '../../../hanse/control/v1/AddWatchResponse.ts';
import type { GetWatchRequest as _hanse_control_v1_GetWatchRequest, GetWatchRequest__Output as _hanse_control_v1_GetWatchRequest__Output } from '../../../hanse/control/v1/GetWatchRequest.ts';
import type { GetWatchResponse as _hanse_control_v1_GetWatchResponse, GetWatchResponse__Output as _hanse_control_v1_GetWatchResponse__Output } from '../../../hanse/control/v1/GetWatchResponse.ts';
import type { ListCheckpointsRequest as _hanse_control_v1_ListCheckpointsRequest, ListCheckpointsRequest__Output as _hanse_control_v1_ListCheckpointsRequest__Output } from '../../../hanse/control/v1/ListCheckpointsRequest.ts';
import type { ListCheckpointsResponse as _hanse_control_v1_ListCheckpointsResponse, ListCheckpointsResponse__Output as _hanse_control_v1_ListCheckpointsResponse__Output } from '../../../hanse/control/v1/ListCheckpointsResponse.ts';
import type { ListWatchesRequest as _hanse_control_v1_ListWatchesRequest, ListWatchesRequest__Output as _hanse_control_v1_ListWatchesRequest__Output } from '../../../hanse/control/v1/ListWatchesRequest.ts';
import type { ListWatchesResponse as _hanse_control_v1_ListWatchesResponse, ListWatchesResponse__Output as _hanse_control_v1_ListWatchesResponse__Output } from '../../../hanse/control/v1/ListWatchesResponse.ts';
import type { RemoveWatchRequest as _hanse_control_v1_RemoveWatchRequest, RemoveWatchRequest__Output as _hanse_control_v1_RemoveWatchRequest__Output } from '../../../hanse/control/v1/RemoveWatchRequest.ts';
import type { RemoveWatchResponse as _hanse_control_v1_RemoveWatchResponse, RemoveWatchResponse__Output as _hanse_control_v1_RemoveWatchResponse__Output } from '../../../hanse/control/v1/RemoveWatchResponse.ts';
import type { ResumeWatchRequest as _hanse_control_v1_ResumeWatchRequest, ResumeWatchRequest__Output as _hanse_control_v1_ResumeWatchRequest__Output } from '../../../hanse/control/v1/ResumeWatchRequest.ts';
import type { ResumeWatchResponse as _hanse_control_v1_ResumeWatchResponse, ResumeWatchResponse__Output as _hanse_control_v1_ResumeWatchResponse__Output } from '../../../hanse/control/v1/ResumeWatchResponse.ts';
import type { ScanWatchRequest as _hanse_control_v1_ScanWatchRequest, ScanWatchRequest__Output as _hanse_control_v1_ScanWatchRequest__Output } from '../../../hanse/control/v1/ScanWatchRequest.ts';
import type { ScanWatchResponse as _hanse_control_v1_ScanWatchResponse, ScanWatchResponse__Output as _hanse_control_v1_ScanWatchResponse__Output } from '../../../hanse/control/v1/ScanWatchResponse.ts';
import type { SuspendWatchRequest as _hanse_control_v1_SuspendWatchRequest, SuspendWatchRequest__Output as _hanse_control_v1_SuspendWatchRequest__Output } from '../../../hanse/control/v1/SuspendWatchRequest.ts';
import type { SuspendWatchResponse as _hanse_control_v1_SuspendWatchResponse, SuspendWatchResponse__Output as _hanse_control_v1_SuspendWatchResponse__Output } from '../../../hanse/control/v1/SuspendWatchResponse.ts';

/**
 * WatchesService publishes the checkpoints of training runs by itself: a watch looks at a prefix again and again, and each
 * checkpoint becomes a version when, and only when, it is complete. Listing the store is the only way it learns of anything.
 * Operators, and curators for what they may publish; curators see and steer their own watches, auditors look.
 */
export interface WatchesServiceClient extends grpc.Client {
  /**
   * AddWatch. Idempotent on request_id. Whether the person may publish from there is decided now and at each scan.
   */
  AddWatch(argument: _hanse_control_v1_AddWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddWatchResponse__Output>): grpc.ClientUnaryCall;
  AddWatch(argument: _hanse_control_v1_AddWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddWatchResponse__Output>): grpc.ClientUnaryCall;
  AddWatch(argument: _hanse_control_v1_AddWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddWatchResponse__Output>): grpc.ClientUnaryCall;
  AddWatch(argument: _hanse_control_v1_AddWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_AddWatchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AddWatch. Idempotent on request_id. Whether the person may publish from there is decided now and at each scan.
   */
  addWatch(argument: _hanse_control_v1_AddWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddWatchResponse__Output>): grpc.ClientUnaryCall;
  addWatch(argument: _hanse_control_v1_AddWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddWatchResponse__Output>): grpc.ClientUnaryCall;
  addWatch(argument: _hanse_control_v1_AddWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddWatchResponse__Output>): grpc.ClientUnaryCall;
  addWatch(argument: _hanse_control_v1_AddWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_AddWatchResponse__Output>): grpc.ClientUnaryCall;
  
  GetWatch(argument: _hanse_control_v1_GetWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetWatchResponse__Output>): grpc.ClientUnaryCall;
  GetWatch(argument: _hanse_control_v1_GetWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetWatchResponse__Output>): grpc.ClientUnaryCall;
  GetWatch(argument: _hanse_control_v1_GetWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetWatchResponse__Output>): grpc.ClientUnaryCall;
  GetWatch(argument: _hanse_control_v1_GetWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_GetWatchResponse__Output>): grpc.ClientUnaryCall;
  getWatch(argument: _hanse_control_v1_GetWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetWatchResponse__Output>): grpc.ClientUnaryCall;
  getWatch(argument: _hanse_control_v1_GetWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetWatchResponse__Output>): grpc.ClientUnaryCall;
  getWatch(argument: _hanse_control_v1_GetWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetWatchResponse__Output>): grpc.ClientUnaryCall;
  getWatch(argument: _hanse_control_v1_GetWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_GetWatchResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListCheckpoints of a watch, highest step first.
   */
  ListCheckpoints(argument: _hanse_control_v1_ListCheckpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  ListCheckpoints(argument: _hanse_control_v1_ListCheckpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  ListCheckpoints(argument: _hanse_control_v1_ListCheckpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  ListCheckpoints(argument: _hanse_control_v1_ListCheckpointsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListCheckpoints of a watch, highest step first.
   */
  listCheckpoints(argument: _hanse_control_v1_ListCheckpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  listCheckpoints(argument: _hanse_control_v1_ListCheckpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  listCheckpoints(argument: _hanse_control_v1_ListCheckpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  listCheckpoints(argument: _hanse_control_v1_ListCheckpointsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListWatches, oldest first.
   */
  ListWatches(argument: _hanse_control_v1_ListWatchesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWatchesResponse__Output>): grpc.ClientUnaryCall;
  ListWatches(argument: _hanse_control_v1_ListWatchesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListWatchesResponse__Output>): grpc.ClientUnaryCall;
  ListWatches(argument: _hanse_control_v1_ListWatchesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWatchesResponse__Output>): grpc.ClientUnaryCall;
  ListWatches(argument: _hanse_control_v1_ListWatchesRequest, callback: grpc.requestCallback<_hanse_control_v1_ListWatchesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListWatches, oldest first.
   */
  listWatches(argument: _hanse_control_v1_ListWatchesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWatchesResponse__Output>): grpc.ClientUnaryCall;
  listWatches(argument: _hanse_control_v1_ListWatchesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListWatchesResponse__Output>): grpc.ClientUnaryCall;
  listWatches(argument: _hanse_control_v1_ListWatchesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWatchesResponse__Output>): grpc.ClientUnaryCall;
  listWatches(argument: _hanse_control_v1_ListWatchesRequest, callback: grpc.requestCallback<_hanse_control_v1_ListWatchesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * RemoveWatch forgets it; what it published stays. Not found the second time.
   */
  RemoveWatch(argument: _hanse_control_v1_RemoveWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveWatchResponse__Output>): grpc.ClientUnaryCall;
  RemoveWatch(argument: _hanse_control_v1_RemoveWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RemoveWatchResponse__Output>): grpc.ClientUnaryCall;
  RemoveWatch(argument: _hanse_control_v1_RemoveWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveWatchResponse__Output>): grpc.ClientUnaryCall;
  RemoveWatch(argument: _hanse_control_v1_RemoveWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_RemoveWatchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * RemoveWatch forgets it; what it published stays. Not found the second time.
   */
  removeWatch(argument: _hanse_control_v1_RemoveWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveWatchResponse__Output>): grpc.ClientUnaryCall;
  removeWatch(argument: _hanse_control_v1_RemoveWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RemoveWatchResponse__Output>): grpc.ClientUnaryCall;
  removeWatch(argument: _hanse_control_v1_RemoveWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveWatchResponse__Output>): grpc.ClientUnaryCall;
  removeWatch(argument: _hanse_control_v1_RemoveWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_RemoveWatchResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ResumeWatch: a scan is due at once. Idempotent.
   */
  ResumeWatch(argument: _hanse_control_v1_ResumeWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeWatchResponse__Output>): grpc.ClientUnaryCall;
  ResumeWatch(argument: _hanse_control_v1_ResumeWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ResumeWatchResponse__Output>): grpc.ClientUnaryCall;
  ResumeWatch(argument: _hanse_control_v1_ResumeWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeWatchResponse__Output>): grpc.ClientUnaryCall;
  ResumeWatch(argument: _hanse_control_v1_ResumeWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_ResumeWatchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ResumeWatch: a scan is due at once. Idempotent.
   */
  resumeWatch(argument: _hanse_control_v1_ResumeWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeWatchResponse__Output>): grpc.ClientUnaryCall;
  resumeWatch(argument: _hanse_control_v1_ResumeWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ResumeWatchResponse__Output>): grpc.ClientUnaryCall;
  resumeWatch(argument: _hanse_control_v1_ResumeWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeWatchResponse__Output>): grpc.ClientUnaryCall;
  resumeWatch(argument: _hanse_control_v1_ResumeWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_ResumeWatchResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ScanWatch looks now, and waits for the end of the scan for 45 s at the most.
   */
  ScanWatch(argument: _hanse_control_v1_ScanWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ScanWatchResponse__Output>): grpc.ClientUnaryCall;
  ScanWatch(argument: _hanse_control_v1_ScanWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ScanWatchResponse__Output>): grpc.ClientUnaryCall;
  ScanWatch(argument: _hanse_control_v1_ScanWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ScanWatchResponse__Output>): grpc.ClientUnaryCall;
  ScanWatch(argument: _hanse_control_v1_ScanWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_ScanWatchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ScanWatch looks now, and waits for the end of the scan for 45 s at the most.
   */
  scanWatch(argument: _hanse_control_v1_ScanWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ScanWatchResponse__Output>): grpc.ClientUnaryCall;
  scanWatch(argument: _hanse_control_v1_ScanWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ScanWatchResponse__Output>): grpc.ClientUnaryCall;
  scanWatch(argument: _hanse_control_v1_ScanWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ScanWatchResponse__Output>): grpc.ClientUnaryCall;
  scanWatch(argument: _hanse_control_v1_ScanWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_ScanWatchResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * SuspendWatch: nothing is looked at until resumed; a publication under way goes on. Idempotent.
   */
  SuspendWatch(argument: _hanse_control_v1_SuspendWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendWatchResponse__Output>): grpc.ClientUnaryCall;
  SuspendWatch(argument: _hanse_control_v1_SuspendWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SuspendWatchResponse__Output>): grpc.ClientUnaryCall;
  SuspendWatch(argument: _hanse_control_v1_SuspendWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendWatchResponse__Output>): grpc.ClientUnaryCall;
  SuspendWatch(argument: _hanse_control_v1_SuspendWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_SuspendWatchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * SuspendWatch: nothing is looked at until resumed; a publication under way goes on. Idempotent.
   */
  suspendWatch(argument: _hanse_control_v1_SuspendWatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendWatchResponse__Output>): grpc.ClientUnaryCall;
  suspendWatch(argument: _hanse_control_v1_SuspendWatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SuspendWatchResponse__Output>): grpc.ClientUnaryCall;
  suspendWatch(argument: _hanse_control_v1_SuspendWatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendWatchResponse__Output>): grpc.ClientUnaryCall;
  suspendWatch(argument: _hanse_control_v1_SuspendWatchRequest, callback: grpc.requestCallback<_hanse_control_v1_SuspendWatchResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * WatchesService publishes the checkpoints of training runs by itself: a watch looks at a prefix again and again, and each
 * checkpoint becomes a version when, and only when, it is complete. Listing the store is the only way it learns of anything.
 * Operators, and curators for what they may publish; curators see and steer their own watches, auditors look.
 */
export interface WatchesServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AddWatch. Idempotent on request_id. Whether the person may publish from there is decided now and at each scan.
   */
  AddWatch: grpc.handleUnaryCall<_hanse_control_v1_AddWatchRequest__Output, _hanse_control_v1_AddWatchResponse>;
  
  GetWatch: grpc.handleUnaryCall<_hanse_control_v1_GetWatchRequest__Output, _hanse_control_v1_GetWatchResponse>;
  
  /**
   * ListCheckpoints of a watch, highest step first.
   */
  ListCheckpoints: grpc.handleUnaryCall<_hanse_control_v1_ListCheckpointsRequest__Output, _hanse_control_v1_ListCheckpointsResponse>;
  
  /**
   * ListWatches, oldest first.
   */
  ListWatches: grpc.handleUnaryCall<_hanse_control_v1_ListWatchesRequest__Output, _hanse_control_v1_ListWatchesResponse>;
  
  /**
   * RemoveWatch forgets it; what it published stays. Not found the second time.
   */
  RemoveWatch: grpc.handleUnaryCall<_hanse_control_v1_RemoveWatchRequest__Output, _hanse_control_v1_RemoveWatchResponse>;
  
  /**
   * ResumeWatch: a scan is due at once. Idempotent.
   */
  ResumeWatch: grpc.handleUnaryCall<_hanse_control_v1_ResumeWatchRequest__Output, _hanse_control_v1_ResumeWatchResponse>;
  
  /**
   * ScanWatch looks now, and waits for the end of the scan for 45 s at the most.
   */
  ScanWatch: grpc.handleUnaryCall<_hanse_control_v1_ScanWatchRequest__Output, _hanse_control_v1_ScanWatchResponse>;
  
  /**
   * SuspendWatch: nothing is looked at until resumed; a publication under way goes on. Idempotent.
   */
  SuspendWatch: grpc.handleUnaryCall<_hanse_control_v1_SuspendWatchRequest__Output, _hanse_control_v1_SuspendWatchResponse>;
  
}

export interface WatchesServiceDefinition extends grpc.ServiceDefinition {
  AddWatch: MethodDefinition<_hanse_control_v1_AddWatchRequest, _hanse_control_v1_AddWatchResponse, _hanse_control_v1_AddWatchRequest__Output, _hanse_control_v1_AddWatchResponse__Output>
  GetWatch: MethodDefinition<_hanse_control_v1_GetWatchRequest, _hanse_control_v1_GetWatchResponse, _hanse_control_v1_GetWatchRequest__Output, _hanse_control_v1_GetWatchResponse__Output>
  ListCheckpoints: MethodDefinition<_hanse_control_v1_ListCheckpointsRequest, _hanse_control_v1_ListCheckpointsResponse, _hanse_control_v1_ListCheckpointsRequest__Output, _hanse_control_v1_ListCheckpointsResponse__Output>
  ListWatches: MethodDefinition<_hanse_control_v1_ListWatchesRequest, _hanse_control_v1_ListWatchesResponse, _hanse_control_v1_ListWatchesRequest__Output, _hanse_control_v1_ListWatchesResponse__Output>
  RemoveWatch: MethodDefinition<_hanse_control_v1_RemoveWatchRequest, _hanse_control_v1_RemoveWatchResponse, _hanse_control_v1_RemoveWatchRequest__Output, _hanse_control_v1_RemoveWatchResponse__Output>
  ResumeWatch: MethodDefinition<_hanse_control_v1_ResumeWatchRequest, _hanse_control_v1_ResumeWatchResponse, _hanse_control_v1_ResumeWatchRequest__Output, _hanse_control_v1_ResumeWatchResponse__Output>
  ScanWatch: MethodDefinition<_hanse_control_v1_ScanWatchRequest, _hanse_control_v1_ScanWatchResponse, _hanse_control_v1_ScanWatchRequest__Output, _hanse_control_v1_ScanWatchResponse__Output>
  SuspendWatch: MethodDefinition<_hanse_control_v1_SuspendWatchRequest, _hanse_control_v1_SuspendWatchResponse, _hanse_control_v1_SuspendWatchRequest__Output, _hanse_control_v1_SuspendWatchResponse__Output>
}
