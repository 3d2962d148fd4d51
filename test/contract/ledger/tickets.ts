import { expect, it } from "vitest";
import type { RefusedTicket } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { withLedger, type NewPlace } from "./place.ts";

const refused = (text: string, change: Partial<RefusedTicket> = {}): RefusedTicket => ({
  sha256: sha256(text),
  owner: "lumi",
  reasonCode: "NO_GRANT",
  reason: "not any more",
  untilMs: 1000,
  ...change,
});

/** Tickets that their owners said no to. */
export function describeTickets(newPlace: NewPlace): void {
  it("stay refused as they were first, until they have ended", async () => {
    await withLedger(newPlace, async (ledger) => {
      const [one, other] = [refused("one"), refused("other", { untilMs: 2000, reasonCode: "UNKNOWN_DELIVERY" })];
      expect(await ledger.refusedTicket(one.sha256)).toBeUndefined();
      for (const row of [one, other, refused("one", { reason: "again", untilMs: 9000 })])
        await ledger.refuseTicket(row);
      expect(await ledger.refusedTicket(one.sha256)).toEqual(one);
      expect(await ledger.refusedTicket(other.sha256)).toEqual(other);
      await ledger.forgetTickets(999);
      expect(await ledger.refusedTicket(one.sha256)).toEqual(one);
      await ledger.forgetTickets(1000);
      expect(await ledger.refusedTicket(one.sha256)).toBeUndefined();
      expect(await ledger.refusedTicket(other.sha256)).toEqual(other);
    });
  });
}
