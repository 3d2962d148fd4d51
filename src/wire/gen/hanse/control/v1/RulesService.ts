// Original file: proto/hanse/control/v1/rules.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddRuleRequest as _hanse_control_v1_AddRuleRequest, AddRuleRequest__Output as _hanse_control_v1_AddRuleRequest__Output } from '../../../hanse/control/v1/AddRuleRequest.ts';
import type { AddRuleResponse as _hanse_control_v1_AddRuleResponse, AddRuleResponse__Output as _hanse_control_v1_AddRuleResponse__Output } from '../../../hanse/control/v1/AddRuleResponse.ts';
import type { GetRuleRequest as _hanse_control_v1_GetRuleRequest, GetRuleRequest__Output as _hanse_control_v1_GetRuleRequest__Output } from '../../../hanse/control/v1/GetRuleRequest.ts';
import type { GetRuleResponse as _hanse_control_v1_GetRuleResponse, GetRuleResponse__Output as _hanse_control_v1_GetRuleResponse__Output } from '../../../hanse/control/v1/GetRuleResponse.ts';
import type { ListPinsRequest as _hanse_control_v1_ListPinsRequest, ListPinsRequest__Output as _hanse_control_v1_ListPinsRequest__Output } from '../../../hanse/control/v1/ListPinsRequest.ts';
import type { ListPinsResponse as _hanse_control_v1_ListPinsResponse, ListPinsResponse__Output as _hanse_control_v1_ListPinsResponse__Output } from '../../../hanse/control/v1/ListPinsResponse.ts';
import type { ListRulesRequest as _hanse_control_v1_ListRulesRequest, ListRulesRequest__Output as _hanse_control_v1_ListRulesRequest__Output } from '../../../hanse/control/v1/ListRulesRequest.ts';
import type { ListRulesResponse as _hanse_control_v1_ListRulesResponse, ListRulesResponse__Output as _hanse_control_v1_ListRulesResponse__Output } from '../../../hanse/control/v1/ListRulesResponse.ts';
import type { PinVersionRequest as _hanse_control_v1_PinVersionRequest, PinVersionRequest__Output as _hanse_control_v1_PinVersionRequest__Output } from '../../../hanse/control/v1/PinVersionRequest.ts';
import type { PinVersionResponse as _hanse_control_v1_PinVersionResponse, PinVersionResponse__Output as _hanse_control_v1_PinVersionResponse__Output } from '../../../hanse/control/v1/PinVersionResponse.ts';
import type { RemoveRuleRequest as _hanse_control_v1_RemoveRuleRequest, RemoveRuleRequest__Output as _hanse_control_v1_RemoveRuleRequest__Output } from '../../../hanse/control/v1/RemoveRuleRequest.ts';
import type { RemoveRuleResponse as _hanse_control_v1_RemoveRuleResponse, RemoveRuleResponse__Output as _hanse_control_v1_RemoveRuleResponse__Output } from '../../../hanse/control/v1/RemoveRuleResponse.ts';
import type { ResumeRuleRequest as _hanse_control_v1_ResumeRuleRequest, ResumeRuleRequest__Output as _hanse_control_v1_ResumeRuleRequest__Output } from '../../../hanse/control/v1/ResumeRuleRequest.ts';
import type { ResumeRuleResponse as _hanse_control_v1_ResumeRuleResponse, ResumeRuleResponse__Output as _hanse_control_v1_ResumeRuleResponse__Output } from '../../../hanse/control/v1/ResumeRuleResponse.ts';
import type { SimulateRuleRequest as _hanse_control_v1_SimulateRuleRequest, SimulateRuleRequest__Output as _hanse_control_v1_SimulateRuleRequest__Output } from '../../../hanse/control/v1/SimulateRuleRequest.ts';
import type { SimulateRuleResponse as _hanse_control_v1_SimulateRuleResponse, SimulateRuleResponse__Output as _hanse_control_v1_SimulateRuleResponse__Output } from '../../../hanse/control/v1/SimulateRuleResponse.ts';
import type { SuspendRuleRequest as _hanse_control_v1_SuspendRuleRequest, SuspendRuleRequest__Output as _hanse_control_v1_SuspendRuleRequest__Output } from '../../../hanse/control/v1/SuspendRuleRequest.ts';
import type { SuspendRuleResponse as _hanse_control_v1_SuspendRuleResponse, SuspendRuleResponse__Output as _hanse_control_v1_SuspendRuleResponse__Output } from '../../../hanse/control/v1/SuspendRuleResponse.ts';
import type { UnpinVersionRequest as _hanse_control_v1_UnpinVersionRequest, UnpinVersionRequest__Output as _hanse_control_v1_UnpinVersionRequest__Output } from '../../../hanse/control/v1/UnpinVersionRequest.ts';
import type { UnpinVersionResponse as _hanse_control_v1_UnpinVersionResponse, UnpinVersionResponse__Output as _hanse_control_v1_UnpinVersionResponse__Output } from '../../../hanse/control/v1/UnpinVersionResponse.ts';

/**
 * RulesService keeps standing orders to replicate: which versions of a peer are brought here by themselves, and how long they
 * stay. A rule pulls in the name and by the rights of the person who added it. Researchers see and steer their own rules,
 * operators all; auditors look.
 */
export interface RulesServiceClient extends grpc.Client {
  /**
   * AddRule. Idempotent on request_id.
   */
  AddRule(argument: _hanse_control_v1_AddRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddRuleResponse__Output>): grpc.ClientUnaryCall;
  AddRule(argument: _hanse_control_v1_AddRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddRuleResponse__Output>): grpc.ClientUnaryCall;
  AddRule(argument: _hanse_control_v1_AddRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddRuleResponse__Output>): grpc.ClientUnaryCall;
  AddRule(argument: _hanse_control_v1_AddRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_AddRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AddRule. Idempotent on request_id.
   */
  addRule(argument: _hanse_control_v1_AddRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddRuleResponse__Output>): grpc.ClientUnaryCall;
  addRule(argument: _hanse_control_v1_AddRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AddRuleResponse__Output>): grpc.ClientUnaryCall;
  addRule(argument: _hanse_control_v1_AddRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AddRuleResponse__Output>): grpc.ClientUnaryCall;
  addRule(argument: _hanse_control_v1_AddRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_AddRuleResponse__Output>): grpc.ClientUnaryCall;
  
  GetRule(argument: _hanse_control_v1_GetRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _hanse_control_v1_GetRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _hanse_control_v1_GetRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _hanse_control_v1_GetRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _hanse_control_v1_GetRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _hanse_control_v1_GetRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _hanse_control_v1_GetRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _hanse_control_v1_GetRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  
  ListPins(argument: _hanse_control_v1_ListPinsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  ListPins(argument: _hanse_control_v1_ListPinsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  ListPins(argument: _hanse_control_v1_ListPinsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  ListPins(argument: _hanse_control_v1_ListPinsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  listPins(argument: _hanse_control_v1_ListPinsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  listPins(argument: _hanse_control_v1_ListPinsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  listPins(argument: _hanse_control_v1_ListPinsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  listPins(argument: _hanse_control_v1_ListPinsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListRules, oldest first.
   */
  ListRules(argument: _hanse_control_v1_ListRulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  ListRules(argument: _hanse_control_v1_ListRulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  ListRules(argument: _hanse_control_v1_ListRulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  ListRules(argument: _hanse_control_v1_ListRulesRequest, callback: grpc.requestCallback<_hanse_control_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListRules, oldest first.
   */
  listRules(argument: _hanse_control_v1_ListRulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  listRules(argument: _hanse_control_v1_ListRulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  listRules(argument: _hanse_control_v1_ListRulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  listRules(argument: _hanse_control_v1_ListRulesRequest, callback: grpc.requestCallback<_hanse_control_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * PinVersion keeps this site's copy of a version: no rule removes it. Idempotent.
   */
  PinVersion(argument: _hanse_control_v1_PinVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PinVersionResponse__Output>): grpc.ClientUnaryCall;
  PinVersion(argument: _hanse_control_v1_PinVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_PinVersionResponse__Output>): grpc.ClientUnaryCall;
  PinVersion(argument: _hanse_control_v1_PinVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PinVersionResponse__Output>): grpc.ClientUnaryCall;
  PinVersion(argument: _hanse_control_v1_PinVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_PinVersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * PinVersion keeps this site's copy of a version: no rule removes it. Idempotent.
   */
  pinVersion(argument: _hanse_control_v1_PinVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PinVersionResponse__Output>): grpc.ClientUnaryCall;
  pinVersion(argument: _hanse_control_v1_PinVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_PinVersionResponse__Output>): grpc.ClientUnaryCall;
  pinVersion(argument: _hanse_control_v1_PinVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_PinVersionResponse__Output>): grpc.ClientUnaryCall;
  pinVersion(argument: _hanse_control_v1_PinVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_PinVersionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * RemoveRule ends it. What it brought stays; its pulls that are not over are cancelled.
   */
  RemoveRule(argument: _hanse_control_v1_RemoveRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveRuleResponse__Output>): grpc.ClientUnaryCall;
  RemoveRule(argument: _hanse_control_v1_RemoveRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RemoveRuleResponse__Output>): grpc.ClientUnaryCall;
  RemoveRule(argument: _hanse_control_v1_RemoveRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveRuleResponse__Output>): grpc.ClientUnaryCall;
  RemoveRule(argument: _hanse_control_v1_RemoveRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_RemoveRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * RemoveRule ends it. What it brought stays; its pulls that are not over are cancelled.
   */
  removeRule(argument: _hanse_control_v1_RemoveRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveRuleResponse__Output>): grpc.ClientUnaryCall;
  removeRule(argument: _hanse_control_v1_RemoveRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_RemoveRuleResponse__Output>): grpc.ClientUnaryCall;
  removeRule(argument: _hanse_control_v1_RemoveRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_RemoveRuleResponse__Output>): grpc.ClientUnaryCall;
  removeRule(argument: _hanse_control_v1_RemoveRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_RemoveRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ResumeRule. Idempotent.
   */
  ResumeRule(argument: _hanse_control_v1_ResumeRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeRuleResponse__Output>): grpc.ClientUnaryCall;
  ResumeRule(argument: _hanse_control_v1_ResumeRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ResumeRuleResponse__Output>): grpc.ClientUnaryCall;
  ResumeRule(argument: _hanse_control_v1_ResumeRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeRuleResponse__Output>): grpc.ClientUnaryCall;
  ResumeRule(argument: _hanse_control_v1_ResumeRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_ResumeRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ResumeRule. Idempotent.
   */
  resumeRule(argument: _hanse_control_v1_ResumeRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeRuleResponse__Output>): grpc.ClientUnaryCall;
  resumeRule(argument: _hanse_control_v1_ResumeRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ResumeRuleResponse__Output>): grpc.ClientUnaryCall;
  resumeRule(argument: _hanse_control_v1_ResumeRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ResumeRuleResponse__Output>): grpc.ClientUnaryCall;
  resumeRule(argument: _hanse_control_v1_ResumeRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_ResumeRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * SimulateRule tells what a rule does now, or would do were it added. Changes nothing.
   */
  SimulateRule(argument: _hanse_control_v1_SimulateRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SimulateRuleResponse__Output>): grpc.ClientUnaryCall;
  SimulateRule(argument: _hanse_control_v1_SimulateRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SimulateRuleResponse__Output>): grpc.ClientUnaryCall;
  SimulateRule(argument: _hanse_control_v1_SimulateRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SimulateRuleResponse__Output>): grpc.ClientUnaryCall;
  SimulateRule(argument: _hanse_control_v1_SimulateRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_SimulateRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * SimulateRule tells what a rule does now, or would do were it added. Changes nothing.
   */
  simulateRule(argument: _hanse_control_v1_SimulateRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SimulateRuleResponse__Output>): grpc.ClientUnaryCall;
  simulateRule(argument: _hanse_control_v1_SimulateRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SimulateRuleResponse__Output>): grpc.ClientUnaryCall;
  simulateRule(argument: _hanse_control_v1_SimulateRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SimulateRuleResponse__Output>): grpc.ClientUnaryCall;
  simulateRule(argument: _hanse_control_v1_SimulateRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_SimulateRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * SuspendRule stops its pulls where they are; nothing is removed meanwhile. Idempotent.
   */
  SuspendRule(argument: _hanse_control_v1_SuspendRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendRuleResponse__Output>): grpc.ClientUnaryCall;
  SuspendRule(argument: _hanse_control_v1_SuspendRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SuspendRuleResponse__Output>): grpc.ClientUnaryCall;
  SuspendRule(argument: _hanse_control_v1_SuspendRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendRuleResponse__Output>): grpc.ClientUnaryCall;
  SuspendRule(argument: _hanse_control_v1_SuspendRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_SuspendRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * SuspendRule stops its pulls where they are; nothing is removed meanwhile. Idempotent.
   */
  suspendRule(argument: _hanse_control_v1_SuspendRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendRuleResponse__Output>): grpc.ClientUnaryCall;
  suspendRule(argument: _hanse_control_v1_SuspendRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_SuspendRuleResponse__Output>): grpc.ClientUnaryCall;
  suspendRule(argument: _hanse_control_v1_SuspendRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_SuspendRuleResponse__Output>): grpc.ClientUnaryCall;
  suspendRule(argument: _hanse_control_v1_SuspendRuleRequest, callback: grpc.requestCallback<_hanse_control_v1_SuspendRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * UnpinVersion. NOT_FOUND where it is not pinned.
   */
  UnpinVersion(argument: _hanse_control_v1_UnpinVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_UnpinVersionResponse__Output>): grpc.ClientUnaryCall;
  UnpinVersion(argument: _hanse_control_v1_UnpinVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_UnpinVersionResponse__Output>): grpc.ClientUnaryCall;
  UnpinVersion(argument: _hanse_control_v1_UnpinVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_UnpinVersionResponse__Output>): grpc.ClientUnaryCall;
  UnpinVersion(argument: _hanse_control_v1_UnpinVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_UnpinVersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * UnpinVersion. NOT_FOUND where it is not pinned.
   */
  unpinVersion(argument: _hanse_control_v1_UnpinVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_UnpinVersionResponse__Output>): grpc.ClientUnaryCall;
  unpinVersion(argument: _hanse_control_v1_UnpinVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_UnpinVersionResponse__Output>): grpc.ClientUnaryCall;
  unpinVersion(argument: _hanse_control_v1_UnpinVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_UnpinVersionResponse__Output>): grpc.ClientUnaryCall;
  unpinVersion(argument: _hanse_control_v1_UnpinVersionRequest, callback: grpc.requestCallback<_hanse_control_v1_UnpinVersionResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * RulesService keeps standing orders to replicate: which versions of a peer are brought here by themselves, and how long they
 * stay. A rule pulls in the name and by the rights of the person who added it. Researchers see and steer their own rules,
 * operators all; auditors look.
 */
export interface RulesServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AddRule. Idempotent on request_id.
   */
  AddRule: grpc.handleUnaryCall<_hanse_control_v1_AddRuleRequest__Output, _hanse_control_v1_AddRuleResponse>;
  
  GetRule: grpc.handleUnaryCall<_hanse_control_v1_GetRuleRequest__Output, _hanse_control_v1_GetRuleResponse>;
  
  ListPins: grpc.handleUnaryCall<_hanse_control_v1_ListPinsRequest__Output, _hanse_control_v1_ListPinsResponse>;
  
  /**
   * ListRules, oldest first.
   */
  ListRules: grpc.handleUnaryCall<_hanse_control_v1_ListRulesRequest__Output, _hanse_control_v1_ListRulesResponse>;
  
  /**
   * PinVersion keeps this site's copy of a version: no rule removes it. Idempotent.
   */
  PinVersion: grpc.handleUnaryCall<_hanse_control_v1_PinVersionRequest__Output, _hanse_control_v1_PinVersionResponse>;
  
  /**
   * RemoveRule ends it. What it brought stays; its pulls that are not over are cancelled.
   */
  RemoveRule: grpc.handleUnaryCall<_hanse_control_v1_RemoveRuleRequest__Output, _hanse_control_v1_RemoveRuleResponse>;
  
  /**
   * ResumeRule. Idempotent.
   */
  ResumeRule: grpc.handleUnaryCall<_hanse_control_v1_ResumeRuleRequest__Output, _hanse_control_v1_ResumeRuleResponse>;
  
  /**
   * SimulateRule tells what a rule does now, or would do were it added. Changes nothing.
   */
  SimulateRule: grpc.handleUnaryCall<_hanse_control_v1_SimulateRuleRequest__Output, _hanse_control_v1_SimulateRuleResponse>;
  
  /**
   * SuspendRule stops its pulls where they are; nothing is removed meanwhile. Idempotent.
   */
  SuspendRule: grpc.handleUnaryCall<_hanse_control_v1_SuspendRuleRequest__Output, _hanse_control_v1_SuspendRuleResponse>;
  
  /**
   * UnpinVersion. NOT_FOUND where it is not pinned.
   */
  UnpinVersion: grpc.handleUnaryCall<_hanse_control_v1_UnpinVersionRequest__Output, _hanse_control_v1_UnpinVersionResponse>;
  
}

export interface RulesServiceDefinition extends grpc.ServiceDefinition {
  AddRule: MethodDefinition<_hanse_control_v1_AddRuleRequest, _hanse_control_v1_AddRuleResponse, _hanse_control_v1_AddRuleRequest__Output, _hanse_control_v1_AddRuleResponse__Output>
  GetRule: MethodDefinition<_hanse_control_v1_GetRuleRequest, _hanse_control_v1_GetRuleResponse, _hanse_control_v1_GetRuleRequest__Output, _hanse_control_v1_GetRuleResponse__Output>
  ListPins: MethodDefinition<_hanse_control_v1_ListPinsRequest, _hanse_control_v1_ListPinsResponse, _hanse_control_v1_ListPinsRequest__Output, _hanse_control_v1_ListPinsResponse__Output>
  ListRules: MethodDefinition<_hanse_control_v1_ListRulesRequest, _hanse_control_v1_ListRulesResponse, _hanse_control_v1_ListRulesRequest__Output, _hanse_control_v1_ListRulesResponse__Output>
  PinVersion: MethodDefinition<_hanse_control_v1_PinVersionRequest, _hanse_control_v1_PinVersionResponse, _hanse_control_v1_PinVersionRequest__Output, _hanse_control_v1_PinVersionResponse__Output>
  RemoveRule: MethodDefinition<_hanse_control_v1_RemoveRuleRequest, _hanse_control_v1_RemoveRuleResponse, _hanse_control_v1_RemoveRuleRequest__Output, _hanse_control_v1_RemoveRuleResponse__Output>
  ResumeRule: MethodDefinition<_hanse_control_v1_ResumeRuleRequest, _hanse_control_v1_ResumeRuleResponse, _hanse_control_v1_ResumeRuleRequest__Output, _hanse_control_v1_ResumeRuleResponse__Output>
  SimulateRule: MethodDefinition<_hanse_control_v1_SimulateRuleRequest, _hanse_control_v1_SimulateRuleResponse, _hanse_control_v1_SimulateRuleRequest__Output, _hanse_control_v1_SimulateRuleResponse__Output>
  SuspendRule: MethodDefinition<_hanse_control_v1_SuspendRuleRequest, _hanse_control_v1_SuspendRuleResponse, _hanse_control_v1_SuspendRuleRequest__Output, _hanse_control_v1_SuspendRuleResponse__Output>
  UnpinVersion: MethodDefinition<_hanse_control_v1_UnpinVersionRequest, _hanse_control_v1_UnpinVersionResponse, _hanse_control_v1_UnpinVersionRequest__Output, _hanse_control_v1_UnpinVersionResponse__Output>
}
