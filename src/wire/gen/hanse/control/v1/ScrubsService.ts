// Original file: proto/hanse/control/v1/scrubs.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetScrubRequest as _hanse_control_v1_GetScrubRequest, GetScrubRequest__Output as _hanse_control_v1_GetScrubRequest__Output } from '../../../hanse/control/v1/GetScrubRequest.ts';
import type { GetScrubResponse as _hanse_control_v1_GetScrubResponse, GetScrubResponse__Output as _hanse_control_v1_GetScrubResponse__Output } from '../../../hanse/control/v1/GetScrubResponse.ts';
import type { ListFindingsRequest as _hanse_control_v1_ListFindingsRequest, ListFindingsRequest__Output as _hanse_control_v1_ListFindingsRequest__Output } from '../../../hanse/control/v1/ListFindingsRequest.ts';
import type { ListFindingsResponse as _hanse_control_v1_ListFindingsResponse, ListFindingsResponse__Output as _hanse_control_v1_ListFindingsResponse__Output } from '../../../hanse/control/v1/ListFindingsResponse.ts';
import type { ListScrubsRequest as _hanse_control_v1_ListScrubsRequest, ListScrubsRequest__Output as _hanse_control_v1_ListScrubsRequest__Output } from '../../../hanse/control/v1/ListScrubsRequest.ts';
import type { ListScrubsResponse as _hanse_control_v1_ListScrubsResponse, ListScrubsResponse__Output as _hanse_control_v1_ListScrubsResponse__Output } from '../../../hanse/control/v1/ListScrubsResponse.ts';
import type { StartScrubRequest as _hanse_control_v1_StartScrubRequest, StartScrubRequest__Output as _hanse_control_v1_StartScrubRequest__Output } from '../../../hanse/control/v1/StartScrubRequest.ts';
import type { StartScrubResponse as _hanse_control_v1_StartScrubResponse, StartScrubResponse__Output as _hanse_control_v1_StartScrubResponse__Output } from '../../../hanse/control/v1/StartScrubResponse.ts';
import type { StopScrubRequest as _hanse_control_v1_StopScrubRequest, StopScrubRequest__Output as _hanse_control_v1_StopScrubRequest__Output } from '../../../hanse/control/v1/StopScrubRequest.ts';
import type { StopScrubResponse as _hanse_control_v1_StopScrubResponse, StopScrubResponse__Output as _hanse_control_v1_StopScrubResponse__Output } from '../../../hanse/control/v1/StopScrubResponse.ts';
import type { WatchScrubRequest as _hanse_control_v1_WatchScrubRequest, WatchScrubRequest__Output as _hanse_control_v1_WatchScrubRequest__Output } from '../../../hanse/control/v1/WatchScrubRequest.ts';
import type { WatchScrubResponse as _hanse_control_v1_WatchScrubResponse, WatchScrubResponse__Output as _hanse_control_v1_WatchScrubResponse__Output } from '../../../hanse/control/v1/WatchScrubResponse.ts';

/**
 * ScrubsService compares what this site's stores hold with what the ledger and the manifests say. Operators; auditors look.
 */
export interface ScrubsServiceClient extends grpc.Client {
  /**
   * GetScrub by id.
   */
  GetScrub(argument: _hanse_control_v1_GetScrubRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetScrubResponse__Output>): grpc.ClientUnaryCall;
  GetScrub(argument: _hanse_control_v1_GetScrubRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetScrubResponse__Output>): grpc.ClientUnaryCall;
  GetScrub(argument: _hanse_control_v1_GetScrubRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetScrubResponse__Output>): grpc.ClientUnaryCall;
  GetScrub(argument: _hanse_control_v1_GetScrubRequest, callback: grpc.requestCallback<_hanse_control_v1_GetScrubResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetScrub by id.
   */
  getScrub(argument: _hanse_control_v1_GetScrubRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetScrubResponse__Output>): grpc.ClientUnaryCall;
  getScrub(argument: _hanse_control_v1_GetScrubRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetScrubResponse__Output>): grpc.ClientUnaryCall;
  getScrub(argument: _hanse_control_v1_GetScrubRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetScrubResponse__Output>): grpc.ClientUnaryCall;
  getScrub(argument: _hanse_control_v1_GetScrubRequest, callback: grpc.requestCallback<_hanse_control_v1_GetScrubResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListFindings of a scrub in the order in which they were found.
   */
  ListFindings(argument: _hanse_control_v1_ListFindingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListFindingsResponse__Output>): grpc.ClientUnaryCall;
  ListFindings(argument: _hanse_control_v1_ListFindingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListFindingsResponse__Output>): grpc.ClientUnaryCall;
  ListFindings(argument: _hanse_control_v1_ListFindingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListFindingsResponse__Output>): grpc.ClientUnaryCall;
  ListFindings(argument: _hanse_control_v1_ListFindingsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListFindingsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListFindings of a scrub in the order in which they were found.
   */
  listFindings(argument: _hanse_control_v1_ListFindingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListFindingsResponse__Output>): grpc.ClientUnaryCall;
  listFindings(argument: _hanse_control_v1_ListFindingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListFindingsResponse__Output>): grpc.ClientUnaryCall;
  listFindings(argument: _hanse_control_v1_ListFindingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListFindingsResponse__Output>): grpc.ClientUnaryCall;
  listFindings(argument: _hanse_control_v1_ListFindingsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListFindingsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListScrubs, newest first.
   */
  ListScrubs(argument: _hanse_control_v1_ListScrubsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListScrubsResponse__Output>): grpc.ClientUnaryCall;
  ListScrubs(argument: _hanse_control_v1_ListScrubsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListScrubsResponse__Output>): grpc.ClientUnaryCall;
  ListScrubs(argument: _hanse_control_v1_ListScrubsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListScrubsResponse__Output>): grpc.ClientUnaryCall;
  ListScrubs(argument: _hanse_control_v1_ListScrubsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListScrubsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListScrubs, newest first.
   */
  listScrubs(argument: _hanse_control_v1_ListScrubsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListScrubsResponse__Output>): grpc.ClientUnaryCall;
  listScrubs(argument: _hanse_control_v1_ListScrubsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListScrubsResponse__Output>): grpc.ClientUnaryCall;
  listScrubs(argument: _hanse_control_v1_ListScrubsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListScrubsResponse__Output>): grpc.ClientUnaryCall;
  listScrubs(argument: _hanse_control_v1_ListScrubsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListScrubsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * StartScrub begins a scrub, which goes on whether anybody watches or not. One at a time; those of the schedule run
   * beside it. Idempotent on request_id.
   */
  StartScrub(argument: _hanse_control_v1_StartScrubRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartScrubResponse__Output>): grpc.ClientUnaryCall;
  StartScrub(argument: _hanse_control_v1_StartScrubRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StartScrubResponse__Output>): grpc.ClientUnaryCall;
  StartScrub(argument: _hanse_control_v1_StartScrubRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartScrubResponse__Output>): grpc.ClientUnaryCall;
  StartScrub(argument: _hanse_control_v1_StartScrubRequest, callback: grpc.requestCallback<_hanse_control_v1_StartScrubResponse__Output>): grpc.ClientUnaryCall;
  /**
   * StartScrub begins a scrub, which goes on whether anybody watches or not. One at a time; those of the schedule run
   * beside it. Idempotent on request_id.
   */
  startScrub(argument: _hanse_control_v1_StartScrubRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartScrubResponse__Output>): grpc.ClientUnaryCall;
  startScrub(argument: _hanse_control_v1_StartScrubRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StartScrubResponse__Output>): grpc.ClientUnaryCall;
  startScrub(argument: _hanse_control_v1_StartScrubRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StartScrubResponse__Output>): grpc.ClientUnaryCall;
  startScrub(argument: _hanse_control_v1_StartScrubRequest, callback: grpc.requestCallback<_hanse_control_v1_StartScrubResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * StopScrub ends one; what it found stays. Doing it twice changes nothing.
   */
  StopScrub(argument: _hanse_control_v1_StopScrubRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StopScrubResponse__Output>): grpc.ClientUnaryCall;
  StopScrub(argument: _hanse_control_v1_StopScrubRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StopScrubResponse__Output>): grpc.ClientUnaryCall;
  StopScrub(argument: _hanse_control_v1_StopScrubRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StopScrubResponse__Output>): grpc.ClientUnaryCall;
  StopScrub(argument: _hanse_control_v1_StopScrubRequest, callback: grpc.requestCallback<_hanse_control_v1_StopScrubResponse__Output>): grpc.ClientUnaryCall;
  /**
   * StopScrub ends one; what it found stays. Doing it twice changes nothing.
   */
  stopScrub(argument: _hanse_control_v1_StopScrubRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StopScrubResponse__Output>): grpc.ClientUnaryCall;
  stopScrub(argument: _hanse_control_v1_StopScrubRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_StopScrubResponse__Output>): grpc.ClientUnaryCall;
  stopScrub(argument: _hanse_control_v1_StopScrubRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_StopScrubResponse__Output>): grpc.ClientUnaryCall;
  stopScrub(argument: _hanse_control_v1_StopScrubRequest, callback: grpc.requestCallback<_hanse_control_v1_StopScrubResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * WatchScrub sends the state at once and at each change, with what was found since; it ends after the final one.
   */
  WatchScrub(argument: _hanse_control_v1_WatchScrubRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_WatchScrubResponse__Output>;
  WatchScrub(argument: _hanse_control_v1_WatchScrubRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_WatchScrubResponse__Output>;
  /**
   * WatchScrub sends the state at once and at each change, with what was found since; it ends after the final one.
   */
  watchScrub(argument: _hanse_control_v1_WatchScrubRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_WatchScrubResponse__Output>;
  watchScrub(argument: _hanse_control_v1_WatchScrubRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_WatchScrubResponse__Output>;
  
}

/**
 * ScrubsService compares what this site's stores hold with what the ledger and the manifests say. Operators; auditors look.
 */
export interface ScrubsServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * GetScrub by id.
   */
  GetScrub: grpc.handleUnaryCall<_hanse_control_v1_GetScrubRequest__Output, _hanse_control_v1_GetScrubResponse>;
  
  /**
   * ListFindings of a scrub in the order in which they were found.
   */
  ListFindings: grpc.handleUnaryCall<_hanse_control_v1_ListFindingsRequest__Output, _hanse_control_v1_ListFindingsResponse>;
  
  /**
   * ListScrubs, newest first.
   */
  ListScrubs: grpc.handleUnaryCall<_hanse_control_v1_ListScrubsRequest__Output, _hanse_control_v1_ListScrubsResponse>;
  
  /**
   * StartScrub begins a scrub, which goes on whether anybody watches or not. One at a time; those of the schedule run
   * beside it. Idempotent on request_id.
   */
  StartScrub: grpc.handleUnaryCall<_hanse_control_v1_StartScrubRequest__Output, _hanse_control_v1_StartScrubResponse>;
  
  /**
   * StopScrub ends one; what it found stays. Doing it twice changes nothing.
   */
  StopScrub: grpc.handleUnaryCall<_hanse_control_v1_StopScrubRequest__Output, _hanse_control_v1_StopScrubResponse>;
  
  /**
   * WatchScrub sends the state at once and at each change, with what was found since; it ends after the final one.
   */
  WatchScrub: grpc.handleServerStreamingCall<_hanse_control_v1_WatchScrubRequest__Output, _hanse_control_v1_WatchScrubResponse>;
  
}

export interface ScrubsServiceDefinition extends grpc.ServiceDefinition {
  GetScrub: MethodDefinition<_hanse_control_v1_GetScrubRequest, _hanse_control_v1_GetScrubResponse, _hanse_control_v1_GetScrubRequest__Output, _hanse_control_v1_GetScrubResponse__Output>
  ListFindings: MethodDefinition<_hanse_control_v1_ListFindingsRequest, _hanse_control_v1_ListFindingsResponse, _hanse_control_v1_ListFindingsRequest__Output, _hanse_control_v1_ListFindingsResponse__Output>
  ListScrubs: MethodDefinition<_hanse_control_v1_ListScrubsRequest, _hanse_control_v1_ListScrubsResponse, _hanse_control_v1_ListScrubsRequest__Output, _hanse_control_v1_ListScrubsResponse__Output>
  StartScrub: MethodDefinition<_hanse_control_v1_StartScrubRequest, _hanse_control_v1_StartScrubResponse, _hanse_control_v1_StartScrubRequest__Output, _hanse_control_v1_StartScrubResponse__Output>
  StopScrub: MethodDefinition<_hanse_control_v1_StopScrubRequest, _hanse_control_v1_StopScrubResponse, _hanse_control_v1_StopScrubRequest__Output, _hanse_control_v1_StopScrubResponse__Output>
  WatchScrub: MethodDefinition<_hanse_control_v1_WatchScrubRequest, _hanse_control_v1_WatchScrubResponse, _hanse_control_v1_WatchScrubRequest__Output, _hanse_control_v1_WatchScrubResponse__Output>
}
