import { isFinal } from "../domain/transfer.ts";
import { Bell } from "./bell.ts";
import type { Events } from "./ports/events.ts";

/** What rules hear of: that something changed, and which of them brought a version whole. */
export class RuleNews {
  readonly bell = new Bell();
  readonly #succeeded = new Set<string>();

  /** Something changed that rules may go by: look now. */
  poke(): void {
    this.bell.ring();
  }

  /** A pull of a rule came whole. */
  succeeded(ruleId: string): void {
    this.#succeeded.add(ruleId);
    this.poke();
  }

  /** Whether a pull of a rule came whole since this was last asked. */
  takeSuccess(ruleId: string): boolean {
    return this.#succeeded.delete(ruleId);
  }
}

/** The same events, some of which also wake the rules: a transfer moved, parts were read back, a peer answered or changed. */
export const wakesRules = (events: Events, news: RuleNews): Events => ({
  ...events,
  transferMoved: (row) => {
    events.transferMoved(row);
    if (row.state === "SUCCEEDED" && row.ruleId !== undefined) news.succeeded(row.ruleId);
    else if (isFinal(row.state) || row.state === "PAUSED") news.poke();
  },
  peerAnswered: (site, clockOffsetMs) => {
    events.peerAnswered(site, clockOffsetMs);
    news.poke();
  },
  readBack: (reference, parts) => {
    events.readBack(reference, parts);
    news.poke();
  },
  peerMoved: (site, state, by) => {
    events.peerMoved(site, state, by);
    news.poke();
  },
});
