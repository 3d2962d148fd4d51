// Original file: proto/hanse/control/v1/audit.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcceptAuditLogRequest as _hanse_control_v1_AcceptAuditLogRequest, AcceptAuditLogRequest__Output as _hanse_control_v1_AcceptAuditLogRequest__Output } from '../../../hanse/control/v1/AcceptAuditLogRequest.ts';
import type { AcceptAuditLogResponse as _hanse_control_v1_AcceptAuditLogResponse, AcceptAuditLogResponse__Output as _hanse_control_v1_AcceptAuditLogResponse__Output } from '../../../hanse/control/v1/AcceptAuditLogResponse.ts';
import type { ExportAuditRequest as _hanse_control_v1_ExportAuditRequest, ExportAuditRequest__Output as _hanse_control_v1_ExportAuditRequest__Output } from '../../../hanse/control/v1/ExportAuditRequest.ts';
import type { ExportAuditResponse as _hanse_control_v1_ExportAuditResponse, ExportAuditResponse__Output as _hanse_control_v1_ExportAuditResponse__Output } from '../../../hanse/control/v1/ExportAuditResponse.ts';
import type { ForgetPersonRequest as _hanse_control_v1_ForgetPersonRequest, ForgetPersonRequest__Output as _hanse_control_v1_ForgetPersonRequest__Output } from '../../../hanse/control/v1/ForgetPersonRequest.ts';
import type { ForgetPersonResponse as _hanse_control_v1_ForgetPersonResponse, ForgetPersonResponse__Output as _hanse_control_v1_ForgetPersonResponse__Output } from '../../../hanse/control/v1/ForgetPersonResponse.ts';
import type { ListAuditRequest as _hanse_control_v1_ListAuditRequest, ListAuditRequest__Output as _hanse_control_v1_ListAuditRequest__Output } from '../../../hanse/control/v1/ListAuditRequest.ts';
import type { ListAuditResponse as _hanse_control_v1_ListAuditResponse, ListAuditResponse__Output as _hanse_control_v1_ListAuditResponse__Output } from '../../../hanse/control/v1/ListAuditResponse.ts';
import type { ListWitnessesRequest as _hanse_control_v1_ListWitnessesRequest, ListWitnessesRequest__Output as _hanse_control_v1_ListWitnessesRequest__Output } from '../../../hanse/control/v1/ListWitnessesRequest.ts';
import type { ListWitnessesResponse as _hanse_control_v1_ListWitnessesResponse, ListWitnessesResponse__Output as _hanse_control_v1_ListWitnessesResponse__Output } from '../../../hanse/control/v1/ListWitnessesResponse.ts';
import type { VerifyAuditRequest as _hanse_control_v1_VerifyAuditRequest, VerifyAuditRequest__Output as _hanse_control_v1_VerifyAuditRequest__Output } from '../../../hanse/control/v1/VerifyAuditRequest.ts';
import type { VerifyAuditResponse as _hanse_control_v1_VerifyAuditResponse, VerifyAuditResponse__Output as _hanse_control_v1_VerifyAuditResponse__Output } from '../../../hanse/control/v1/VerifyAuditResponse.ts';

/**
 * AuditService shows what happened at this site, and proves that the log of it was not changed. Operators and auditors;
 * changes want the role operator.
 */
export interface AuditServiceClient extends grpc.Client {
  /**
   * AcceptAuditLog takes a peer's log as it shows it now, after its operator explained why it is another one. Audited.
   * Idempotent. NOT_FOUND where nothing was seen of it.
   */
  AcceptAuditLog(argument: _hanse_control_v1_AcceptAuditLogRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptAuditLogResponse__Output>): grpc.ClientUnaryCall;
  AcceptAuditLog(argument: _hanse_control_v1_AcceptAuditLogRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AcceptAuditLogResponse__Output>): grpc.ClientUnaryCall;
  AcceptAuditLog(argument: _hanse_control_v1_AcceptAuditLogRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptAuditLogResponse__Output>): grpc.ClientUnaryCall;
  AcceptAuditLog(argument: _hanse_control_v1_AcceptAuditLogRequest, callback: grpc.requestCallback<_hanse_control_v1_AcceptAuditLogResponse__Output>): grpc.ClientUnaryCall;
  /**
   * AcceptAuditLog takes a peer's log as it shows it now, after its operator explained why it is another one. Audited.
   * Idempotent. NOT_FOUND where nothing was seen of it.
   */
  acceptAuditLog(argument: _hanse_control_v1_AcceptAuditLogRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptAuditLogResponse__Output>): grpc.ClientUnaryCall;
  acceptAuditLog(argument: _hanse_control_v1_AcceptAuditLogRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_AcceptAuditLogResponse__Output>): grpc.ClientUnaryCall;
  acceptAuditLog(argument: _hanse_control_v1_AcceptAuditLogRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_AcceptAuditLogResponse__Output>): grpc.ClientUnaryCall;
  acceptAuditLog(argument: _hanse_control_v1_AcceptAuditLogRequest, callback: grpc.requestCallback<_hanse_control_v1_AcceptAuditLogResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ExportAudit streams records as they are stored, oldest first.
   */
  ExportAudit(argument: _hanse_control_v1_ExportAuditRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_ExportAuditResponse__Output>;
  ExportAudit(argument: _hanse_control_v1_ExportAuditRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_ExportAuditResponse__Output>;
  /**
   * ExportAudit streams records as they are stored, oldest first.
   */
  exportAudit(argument: _hanse_control_v1_ExportAuditRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_ExportAuditResponse__Output>;
  exportAudit(argument: _hanse_control_v1_ExportAuditRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_ExportAuditResponse__Output>;
  
  /**
   * ForgetPerson forgets, for good, whose pseudonym stands in the log; the records stay as they are. NOT_FOUND where the
   * log does not know the person, or not any more.
   */
  ForgetPerson(argument: _hanse_control_v1_ForgetPersonRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ForgetPersonResponse__Output>): grpc.ClientUnaryCall;
  ForgetPerson(argument: _hanse_control_v1_ForgetPersonRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ForgetPersonResponse__Output>): grpc.ClientUnaryCall;
  ForgetPerson(argument: _hanse_control_v1_ForgetPersonRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ForgetPersonResponse__Output>): grpc.ClientUnaryCall;
  ForgetPerson(argument: _hanse_control_v1_ForgetPersonRequest, callback: grpc.requestCallback<_hanse_control_v1_ForgetPersonResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ForgetPerson forgets, for good, whose pseudonym stands in the log; the records stay as they are. NOT_FOUND where the
   * log does not know the person, or not any more.
   */
  forgetPerson(argument: _hanse_control_v1_ForgetPersonRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ForgetPersonResponse__Output>): grpc.ClientUnaryCall;
  forgetPerson(argument: _hanse_control_v1_ForgetPersonRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ForgetPersonResponse__Output>): grpc.ClientUnaryCall;
  forgetPerson(argument: _hanse_control_v1_ForgetPersonRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ForgetPersonResponse__Output>): grpc.ClientUnaryCall;
  forgetPerson(argument: _hanse_control_v1_ForgetPersonRequest, callback: grpc.requestCallback<_hanse_control_v1_ForgetPersonResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListAudit, newest first. A page may be short, or empty, before the end: what matters is the token.
   */
  ListAudit(argument: _hanse_control_v1_ListAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _hanse_control_v1_ListAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _hanse_control_v1_ListAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _hanse_control_v1_ListAuditRequest, callback: grpc.requestCallback<_hanse_control_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListAudit, newest first. A page may be short, or empty, before the end: what matters is the token.
   */
  listAudit(argument: _hanse_control_v1_ListAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _hanse_control_v1_ListAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _hanse_control_v1_ListAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _hanse_control_v1_ListAuditRequest, callback: grpc.requestCallback<_hanse_control_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListWitnesses: what peers have seen of this site's log, and this site of theirs; by site id.
   */
  ListWitnesses(argument: _hanse_control_v1_ListWitnessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWitnessesResponse__Output>): grpc.ClientUnaryCall;
  ListWitnesses(argument: _hanse_control_v1_ListWitnessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListWitnessesResponse__Output>): grpc.ClientUnaryCall;
  ListWitnesses(argument: _hanse_control_v1_ListWitnessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWitnessesResponse__Output>): grpc.ClientUnaryCall;
  ListWitnesses(argument: _hanse_control_v1_ListWitnessesRequest, callback: grpc.requestCallback<_hanse_control_v1_ListWitnessesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListWitnesses: what peers have seen of this site's log, and this site of theirs; by site id.
   */
  listWitnesses(argument: _hanse_control_v1_ListWitnessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWitnessesResponse__Output>): grpc.ClientUnaryCall;
  listWitnesses(argument: _hanse_control_v1_ListWitnessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListWitnessesResponse__Output>): grpc.ClientUnaryCall;
  listWitnesses(argument: _hanse_control_v1_ListWitnessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListWitnessesResponse__Output>): grpc.ClientUnaryCall;
  listWitnesses(argument: _hanse_control_v1_ListWitnessesRequest, callback: grpc.requestCallback<_hanse_control_v1_ListWitnessesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * VerifyAudit follows the whole log and compares it with what peers have seen of it. Changes nothing; ends with the
   * summary.
   */
  VerifyAudit(argument: _hanse_control_v1_VerifyAuditRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_VerifyAuditResponse__Output>;
  VerifyAudit(argument: _hanse_control_v1_VerifyAuditRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_VerifyAuditResponse__Output>;
  /**
   * VerifyAudit follows the whole log and compares it with what peers have seen of it. Changes nothing; ends with the
   * summary.
   */
  verifyAudit(argument: _hanse_control_v1_VerifyAuditRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_VerifyAuditResponse__Output>;
  verifyAudit(argument: _hanse_control_v1_VerifyAuditRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hanse_control_v1_VerifyAuditResponse__Output>;
  
}

/**
 * AuditService shows what happened at this site, and proves that the log of it was not changed. Operators and auditors;
 * changes want the role operator.
 */
export interface AuditServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * AcceptAuditLog takes a peer's log as it shows it now, after its operator explained why it is another one. Audited.
   * Idempotent. NOT_FOUND where nothing was seen of it.
   */
  AcceptAuditLog: grpc.handleUnaryCall<_hanse_control_v1_AcceptAuditLogRequest__Output, _hanse_control_v1_AcceptAuditLogResponse>;
  
  /**
   * ExportAudit streams records as they are stored, oldest first.
   */
  ExportAudit: grpc.handleServerStreamingCall<_hanse_control_v1_ExportAuditRequest__Output, _hanse_control_v1_ExportAuditResponse>;
  
  /**
   * ForgetPerson forgets, for good, whose pseudonym stands in the log; the records stay as they are. NOT_FOUND where the
   * log does not know the person, or not any more.
   */
  ForgetPerson: grpc.handleUnaryCall<_hanse_control_v1_ForgetPersonRequest__Output, _hanse_control_v1_ForgetPersonResponse>;
  
  /**
   * ListAudit, newest first. A page may be short, or empty, before the end: what matters is the token.
   */
  ListAudit: grpc.handleUnaryCall<_hanse_control_v1_ListAuditRequest__Output, _hanse_control_v1_ListAuditResponse>;
  
  /**
   * ListWitnesses: what peers have seen of this site's log, and this site of theirs; by site id.
   */
  ListWitnesses: grpc.handleUnaryCall<_hanse_control_v1_ListWitnessesRequest__Output, _hanse_control_v1_ListWitnessesResponse>;
  
  /**
   * VerifyAudit follows the whole log and compares it with what peers have seen of it. Changes nothing; ends with the
   * summary.
   */
  VerifyAudit: grpc.handleServerStreamingCall<_hanse_control_v1_VerifyAuditRequest__Output, _hanse_control_v1_VerifyAuditResponse>;
  
}

export interface AuditServiceDefinition extends grpc.ServiceDefinition {
  AcceptAuditLog: MethodDefinition<_hanse_control_v1_AcceptAuditLogRequest, _hanse_control_v1_AcceptAuditLogResponse, _hanse_control_v1_AcceptAuditLogRequest__Output, _hanse_control_v1_AcceptAuditLogResponse__Output>
  ExportAudit: MethodDefinition<_hanse_control_v1_ExportAuditRequest, _hanse_control_v1_ExportAuditResponse, _hanse_control_v1_ExportAuditRequest__Output, _hanse_control_v1_ExportAuditResponse__Output>
  ForgetPerson: MethodDefinition<_hanse_control_v1_ForgetPersonRequest, _hanse_control_v1_ForgetPersonResponse, _hanse_control_v1_ForgetPersonRequest__Output, _hanse_control_v1_ForgetPersonResponse__Output>
  ListAudit: MethodDefinition<_hanse_control_v1_ListAuditRequest, _hanse_control_v1_ListAuditResponse, _hanse_control_v1_ListAuditRequest__Output, _hanse_control_v1_ListAuditResponse__Output>
  ListWitnesses: MethodDefinition<_hanse_control_v1_ListWitnessesRequest, _hanse_control_v1_ListWitnessesResponse, _hanse_control_v1_ListWitnessesRequest__Output, _hanse_control_v1_ListWitnessesResponse__Output>
  VerifyAudit: MethodDefinition<_hanse_control_v1_VerifyAuditRequest, _hanse_control_v1_VerifyAuditResponse, _hanse_control_v1_VerifyAuditRequest__Output, _hanse_control_v1_VerifyAuditResponse__Output>
}
