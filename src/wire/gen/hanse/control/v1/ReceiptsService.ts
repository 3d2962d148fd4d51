// Original file: proto/hanse/control/v1/receipts.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetReceiptRequest as _hanse_control_v1_GetReceiptRequest, GetReceiptRequest__Output as _hanse_control_v1_GetReceiptRequest__Output } from '../../../hanse/control/v1/GetReceiptRequest.ts';
import type { GetReceiptResponse as _hanse_control_v1_GetReceiptResponse, GetReceiptResponse__Output as _hanse_control_v1_GetReceiptResponse__Output } from '../../../hanse/control/v1/GetReceiptResponse.ts';
import type { ListReceiptsRequest as _hanse_control_v1_ListReceiptsRequest, ListReceiptsRequest__Output as _hanse_control_v1_ListReceiptsRequest__Output } from '../../../hanse/control/v1/ListReceiptsRequest.ts';
import type { ListReceiptsResponse as _hanse_control_v1_ListReceiptsResponse, ListReceiptsResponse__Output as _hanse_control_v1_ListReceiptsResponse__Output } from '../../../hanse/control/v1/ListReceiptsResponse.ts';

/**
 * ReceiptsService shows what was delivered, as both sites signed it. Operators and auditors see all receipts, others
 * those of what they pulled.
 */
export interface ReceiptsServiceClient extends grpc.Client {
  /**
   * GetReceipt gives a receipt with its tokens, and the statements by which anybody can check them.
   */
  GetReceipt(argument: _hanse_control_v1_GetReceiptRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetReceiptResponse__Output>): grpc.ClientUnaryCall;
  GetReceipt(argument: _hanse_control_v1_GetReceiptRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetReceiptResponse__Output>): grpc.ClientUnaryCall;
  GetReceipt(argument: _hanse_control_v1_GetReceiptRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetReceiptResponse__Output>): grpc.ClientUnaryCall;
  GetReceipt(argument: _hanse_control_v1_GetReceiptRequest, callback: grpc.requestCallback<_hanse_control_v1_GetReceiptResponse__Output>): grpc.ClientUnaryCall;
  /**
   * GetReceipt gives a receipt with its tokens, and the statements by which anybody can check them.
   */
  getReceipt(argument: _hanse_control_v1_GetReceiptRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetReceiptResponse__Output>): grpc.ClientUnaryCall;
  getReceipt(argument: _hanse_control_v1_GetReceiptRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_GetReceiptResponse__Output>): grpc.ClientUnaryCall;
  getReceipt(argument: _hanse_control_v1_GetReceiptRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_GetReceiptResponse__Output>): grpc.ClientUnaryCall;
  getReceipt(argument: _hanse_control_v1_GetReceiptRequest, callback: grpc.requestCallback<_hanse_control_v1_GetReceiptResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * ListReceipts, newest first.
   */
  ListReceipts(argument: _hanse_control_v1_ListReceiptsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListReceiptsResponse__Output>): grpc.ClientUnaryCall;
  ListReceipts(argument: _hanse_control_v1_ListReceiptsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListReceiptsResponse__Output>): grpc.ClientUnaryCall;
  ListReceipts(argument: _hanse_control_v1_ListReceiptsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListReceiptsResponse__Output>): grpc.ClientUnaryCall;
  ListReceipts(argument: _hanse_control_v1_ListReceiptsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListReceiptsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * ListReceipts, newest first.
   */
  listReceipts(argument: _hanse_control_v1_ListReceiptsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListReceiptsResponse__Output>): grpc.ClientUnaryCall;
  listReceipts(argument: _hanse_control_v1_ListReceiptsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hanse_control_v1_ListReceiptsResponse__Output>): grpc.ClientUnaryCall;
  listReceipts(argument: _hanse_control_v1_ListReceiptsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hanse_control_v1_ListReceiptsResponse__Output>): grpc.ClientUnaryCall;
  listReceipts(argument: _hanse_control_v1_ListReceiptsRequest, callback: grpc.requestCallback<_hanse_control_v1_ListReceiptsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * ReceiptsService shows what was delivered, as both sites signed it. Operators and auditors see all receipts, others
 * those of what they pulled.
 */
export interface ReceiptsServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * GetReceipt gives a receipt with its tokens, and the statements by which anybody can check them.
   */
  GetReceipt: grpc.handleUnaryCall<_hanse_control_v1_GetReceiptRequest__Output, _hanse_control_v1_GetReceiptResponse>;
  
  /**
   * ListReceipts, newest first.
   */
  ListReceipts: grpc.handleUnaryCall<_hanse_control_v1_ListReceiptsRequest__Output, _hanse_control_v1_ListReceiptsResponse>;
  
}

export interface ReceiptsServiceDefinition extends grpc.ServiceDefinition {
  GetReceipt: MethodDefinition<_hanse_control_v1_GetReceiptRequest, _hanse_control_v1_GetReceiptResponse, _hanse_control_v1_GetReceiptRequest__Output, _hanse_control_v1_GetReceiptResponse__Output>
  ListReceipts: MethodDefinition<_hanse_control_v1_ListReceiptsRequest, _hanse_control_v1_ListReceiptsResponse, _hanse_control_v1_ListReceiptsRequest__Output, _hanse_control_v1_ListReceiptsResponse__Output>
}
