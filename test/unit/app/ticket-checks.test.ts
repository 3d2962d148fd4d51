import { expect, test } from "vitest";
import type { DeliveryRow, PeerRow } from "../../../src/app/ports/ledger.ts";
import { TicketChecks } from "../../../src/app/ticket-checks.ts";
import { HanseError } from "../../../src/domain/errors.ts";

const MINUTE_MS = 60_000;

/** lumi holds a version of bsc. */
function house() {
  const state = { nowMs: 0, asked: 0, answer: (): Promise<void> => Promise.resolve() };
  const checks = new TicketChecks({
    clock: { now: () => state.nowMs },
    ledger: { getPeer: (siteId) => Promise.resolve({ siteId, state: "active", description: {} } as PeerRow) },
    peers: {
      checkTicket: () => {
        state.asked += 1;
        return state.answer();
      },
    },
  });
  const row = { deliveryId: "dl-1", owner: "bsc", ticket: "t" } as DeliveryRow;
  const at = (minutes: number): Promise<HanseError | undefined> => {
    state.nowMs = minutes * MINUTE_MS;
    return checks.refusal(row);
  };
  return { state, checks, at };
}

test("an owner is asked within five minutes, and each few minutes again", async () => {
  const { state, at } = house();
  for (let minute = 0; minute <= 30; minute += 0.05) expect(await at(minute)).toBeUndefined();
  expect(state.asked).toBeGreaterThanOrEqual(6);
  expect(state.asked).toBeLessThanOrEqual(12);
});

test("what the owner refuses ends it", async () => {
  const { state, at } = house();
  await at(0);
  state.answer = () => Promise.reject(new HanseError("NO_GRANT", "not any more"));
  expect(await at(5)).toMatchObject({ reason: "NO_GRANT" });
});

test("an owner that cannot be reached changes nothing, and is asked again", async () => {
  const { state, at } = house();
  await at(0);
  state.answer = () => Promise.reject(new HanseError("PEER_DOWN", "no answer"));
  for (let minute = 0; minute < 60; minute += 0.05) expect(await at(minute)).toBeUndefined();
  expect(state.asked).toBeGreaterThan(20);
  expect(state.asked).toBeLessThan(70);
  state.answer = () => Promise.reject(new HanseError("DELIVERY_STOPPED", "stopped"));
  expect(await at(62)).toMatchObject({ reason: "DELIVERY_STOPPED" });
});
