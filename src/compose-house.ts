import type { Events } from "./app/ports/events.ts";
import type { Ledger } from "./app/ports/ledger.ts";
import { prepareAgain, type PrepareStoresPorts } from "./app/prepare-stores.ts";
import { resumeDue, type ResumePorts } from "./app/resume-transfer.ts";
import type { RefusedCall } from "./rpc/log.ts";

/** A refused caller who is known stands in the audit log; strangers are counted by the log alone, which they cannot fill. */
export function noteRefusal(
  ports: { readonly ledger: Ledger; readonly events: Events },
  kind: "peer" | "user",
  call: RefusedCall,
): void {
  const { method, reason, caller } = call;
  if (caller === undefined) return;
  const event = {
    action: "call.refused",
    actor: `${kind}:${caller}`,
    subject: method,
    outcome: "refused" as const,
    reason,
  };
  ports.ledger.appendAudit(event).catch((error: unknown) => {
    ports.events.unexpected("audit of a refusal", error);
  });
}

/** Tokens that ended are shown for so long. */
const TOKENS_KEPT_MS = 30 * 86_400_000;

/** A refused ticket is remembered a while longer than it lasts: a clock that is set back must not bring it back. */
const TICKETS_KEPT_MS = 3_600_000;

/** What is done each minute. A failure is told, and the next minute tries again. */
export async function keepHouse(
  ports: PrepareStoresPorts &
    ResumePorts & {
      readonly ledger: Ledger;
      readonly events: Events;
      readonly scrubber: { tick(): Promise<void> };
    },
): Promise<void> {
  const { ledger, clock, events, scrubber } = ports;
  try {
    await ledger.forgetCalls(await ledger.clockFloor(clock.now()));
    await ledger.forgetTickets(clock.now() - TICKETS_KEPT_MS);
    await ledger.forgetTokens(clock.now() - TOKENS_KEPT_MS);
    await prepareAgain(ports);
    await resumeDue(ports);
    await scrubber.tick();
  } catch (error) {
    events.unexpected("housekeeping", error);
  }
}
