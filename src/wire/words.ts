import { enumTable } from "./enum-table.ts";

/** The path that bytes take. */
export const DELIVERY_MODES = ["direct", "relay"] as const;
export type DeliveryModeWord = (typeof DELIVERY_MODES)[number];

/** What a pull may be asked to take: one path, or whichever works. */
export const VIAS = ["auto", ...DELIVERY_MODES] as const;

/** DeliveryMode. */
export const deliveryMode = enumTable({
  direct: "DELIVERY_MODE_DIRECT",
  relay: "DELIVERY_MODE_RELAY",
});

/** DeliveryOutcome. */
export const deliveryOutcome = enumTable({
  succeeded: "DELIVERY_OUTCOME_SUCCEEDED",
  failed: "DELIVERY_OUTCOME_FAILED",
  cancelled: "DELIVERY_OUTCOME_CANCELLED",
});

/** DeliveryState. */
export const deliveryState = enumTable({
  open: "DELIVERY_STATE_OPEN",
  succeeded: "DELIVERY_STATE_SUCCEEDED",
  failed: "DELIVERY_STATE_FAILED",
  cancelled: "DELIVERY_STATE_CANCELLED",
  stopped: "DELIVERY_STATE_STOPPED",
  denied: "DELIVERY_STATE_DENIED",
});

/** What a grant can allow. */
export const GRANT_ACTIONS = ["discover", "read", "redistribute"] as const;
export type GrantActionWord = (typeof GRANT_ACTIONS)[number];

/** The states of a peer. */
export const PEER_STATES = ["invited", "active", "suspended", "revoked"] as const;
export type PeerStateWord = (typeof PEER_STATES)[number];

/** PeerState of the federation package. */
export const peerState = enumTable({
  invited: "PEER_STATE_INVITED",
  active: "PEER_STATE_ACTIVE",
  suspended: "PEER_STATE_SUSPENDED",
  revoked: "PEER_STATE_REVOKED",
});

/** TransferState. */
export const transferState = enumTable({
  QUEUED: "TRANSFER_STATE_QUEUED",
  RUNNING: "TRANSFER_STATE_RUNNING",
  PAUSED: "TRANSFER_STATE_PAUSED",
  SUCCEEDED: "TRANSFER_STATE_SUCCEEDED",
  FAILED: "TRANSFER_STATE_FAILED",
  CANCELLED: "TRANSFER_STATE_CANCELLED",
});

/** TransferKind. */
export const transferKind = enumTable({
  pull: "TRANSFER_KIND_PULL",
  publication: "TRANSFER_KIND_PUBLICATION",
});
