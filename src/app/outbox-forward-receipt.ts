import { isReason } from "../domain/errors.ts";
import type { OutboxWorker } from "./outbox.ts";
import type { ForwardingWork, ReceiptsLedger } from "./ports/ledger.ts";
import type { Events } from "./ports/events.ts";
import type { Peers } from "./ports/peers.ts";

/** What telling an owner of a handed-on replica needs. */
export interface ForwardReceiptPorts {
  readonly ledger: Pick<ReceiptsLedger, "getReceipt">;
  readonly peers: Pick<Peers, "forwardReceipt">;
  readonly events: Events;
}

/** Tells the owner of a version, by both halves of the receipt, that this site handed its replica on. */
export function forwardReceipt({ ledger, peers, events }: ForwardReceiptPorts): OutboxWorker<ForwardingWork> {
  return {
    doing: "a receipt of a version that was handed on",

    async deliver({ work }, peer, signal) {
      const receipt = await ledger.getReceipt(work.receiptId);
      if (receipt?.sourceToken === undefined || receipt.destinationToken === undefined) return;
      const halves = { source: receipt.sourceToken, destination: receipt.destinationToken };
      try {
        await peers.forwardReceipt(peer, halves, signal);
      } catch (error) {
        // What the owner refuses once it refuses always; both sites of the receipt keep it.
        if (!isReason(error, "INVALID_DOCUMENT", "INVALID_INPUT", "UNKNOWN_VERSION")) throw error;
        events.peerRefused(peer.siteId, "a receipt that was forwarded to it", error);
      }
    },

    waits: () => Promise.resolve(),
    giveUp: () => Promise.resolve(),
  };
}
