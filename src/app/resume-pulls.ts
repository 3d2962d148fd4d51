import type { TransferRunner } from "./ports/engine.ts";
import type { Events } from "./ports/events.ts";
import type { PeersLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What taking up pulls again needs. */
export interface ResumePullsPorts {
  readonly ledger: Pick<PeersLedger, "resumePulls">;
  readonly runner: Pick<TransferRunner, "fill">;
  readonly events: Events;
  readonly clock: Clock;
}

/** A peer that takes our calls again lets pulls go on that stood still only because it did not. */
export function resumeRefusedPulls({
  ledger,
  runner,
  events,
  clock,
}: ResumePullsPorts): (siteId: string) => Promise<void> {
  return async (siteId) => {
    const codes = ["PEER_UNAUTHENTICATED", "TOKEN_INVALID", "TOKEN_EXPIRED"] as const;
    const resumed = await ledger.resumePulls(siteId, codes, clock.now());
    for (const row of resumed) events.transferMoved(row);
    if (resumed.length > 0) await runner.fill();
  };
}
