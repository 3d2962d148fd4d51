// Original file: proto/hanse/control/v1/transfers.proto

export const TransferKind = {
  TRANSFER_KIND_UNSPECIFIED: 'TRANSFER_KIND_UNSPECIFIED',
  TRANSFER_KIND_PULL: 'TRANSFER_KIND_PULL',
  TRANSFER_KIND_PUBLICATION: 'TRANSFER_KIND_PUBLICATION',
} as const;

export type TransferKind =
  | 'TRANSFER_KIND_UNSPECIFIED'
  | 0
  | 'TRANSFER_KIND_PULL'
  | 1
  | 'TRANSFER_KIND_PUBLICATION'
  | 2

export type TransferKind__Output = typeof TransferKind[keyof typeof TransferKind]
