import { isFinal } from "../domain/transfer.ts";
import type { Outbox } from "./outbox.ts";
import type { Events } from "./ports/events.ts";

/** The same events, some of which also wake the outbox: a transfer came to its end, a replica was handed on, a peer answered or changed. */
export const wakesOutbox = (events: Events, outbox: Pick<Outbox, "poke">): Events => ({
  ...events,
  transferMoved: (row) => {
    events.transferMoved(row);
    if (isFinal(row.state)) outbox.poke();
  },
  handedOn: (owner, peer, receiptId) => {
    events.handedOn(owner, peer, receiptId);
    outbox.poke();
  },
  peerAnswered: (site, clockOffsetMs) => {
    events.peerAnswered(site, clockOffsetMs);
    outbox.poke(site);
  },
  peerMoved: (site, state, by) => {
    events.peerMoved(site, state, by);
    outbox.poke(site);
  },
});
