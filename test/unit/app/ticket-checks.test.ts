import { expect, test } from "vitest";
import type { DeliveryRow, PeerRow, RefusedTicket } from "../../../src/app/ports/ledger.ts";
import { refuseRefused, TicketChecks, type TicketChecksPorts } from "../../../src/app/ticket-checks.ts";
import { HanseError, type Reason } from "../../../src/domain/errors.ts";

const MINUTE_MS = 60_000;

/** lumi holds a version of bsc. */
function house() {
  const noted = new Map<string, RefusedTicket>();
  const state = { nowMs: 0, asked: 0, answer: (): Promise<void> => Promise.resolve() };
  const ports: TicketChecksPorts = {
    clock: { now: () => state.nowMs },
    ledger: {
      getPeer: (siteId) => Promise.resolve({ siteId, state: "active", description: {} } as PeerRow),
      refuseTicket: (row) => Promise.resolve(void noted.set(row.sha256, row)),
      refusedTicket: (id) => Promise.resolve(noted.get(id)),
    },
    peers: {
      checkTicket: () => {
        state.asked += 1;
        return state.answer();
      },
    },
  };
  let checks = new TicketChecks(ports);
  const at = (minutes: number, deliveryId = "dl-1"): Promise<HanseError | undefined> => {
    state.nowMs = minutes * MINUTE_MS;
    return checks.refusal({ deliveryId, owner: "bsc", ticket: "t", ticketUntilMs: 360 * MINUTE_MS } as DeliveryRow);
  };
  const refuse = (reason: Reason) => {
    state.answer = () => Promise.reject(new HanseError(reason, "as scripted"));
  };
  const restart = (): void => {
    checks = new TicketChecks(ports);
  };
  const forgetEnded = (): void => {
    checks.forgetEnded();
  };
  return { state, noted, ports, at, refuse, restart, forgetEnded };
}

test("an owner is asked within five minutes, and each few minutes again", async () => {
  const { state, at } = house();
  for (let minute = 0; minute <= 30; minute += 0.05) expect(await at(minute)).toBeUndefined();
  expect(state.asked).toBeGreaterThanOrEqual(6);
  expect(state.asked).toBeLessThanOrEqual(12);
});

test("what the owner refuses ends it", async () => {
  const { at, refuse } = house();
  await at(0);
  refuse("NO_GRANT");
  expect(await at(5)).toMatchObject({ reason: "NO_GRANT" });
});

test("the questions are counted by ticket, whichever deliveries are opened by it", async () => {
  const { state, at, refuse, forgetEnded } = house();
  await at(0, "dl-0");
  refuse("NO_GRANT");
  expect(await at(2, "dl-1")).toBeUndefined();
  forgetEnded();
  expect(await at(4, "dl-2")).toMatchObject({ reason: "NO_GRANT" });
  expect(await at(4, "dl-3")).toMatchObject({ reason: "NO_GRANT" });
  expect(state.asked).toBe(1);
});

test("what was refused stays refused, whatever the owner says later, and after a restart", async () => {
  const { state, noted, ports, at, refuse, restart } = house();
  await at(0);
  await refuseRefused(ports.ledger, "t");
  refuse("UNKNOWN_DELIVERY");
  await at(5);
  expect([...noted.values()]).toMatchObject([
    { owner: "bsc", reasonCode: "UNKNOWN_DELIVERY", untilMs: 360 * MINUTE_MS },
  ]);
  state.answer = () => Promise.resolve();
  expect(await at(6)).toMatchObject({ reason: "UNKNOWN_DELIVERY" });
  restart();
  expect(await at(7)).toMatchObject({ reason: "NO_GRANT" });
  expect(await at(12)).toMatchObject({ reason: "NO_GRANT" });
  await expect(refuseRefused(ports.ledger, "t")).rejects.toMatchObject({ reason: "NO_GRANT" });
  await refuseRefused(ports.ledger, "another");
  expect(state.asked).toBe(1);
});

test.each(["PEER_DOWN", "LIMIT_EXCEEDED", "SHUTTING_DOWN"] as const)("%s says nothing of a ticket", async (reason) => {
  const { noted, at, refuse } = house();
  await at(0);
  refuse(reason);
  expect(await at(5)).toBeUndefined();
  expect(noted.size).toBe(0);
});

test("an owner that cannot be reached changes nothing, and is asked again", async () => {
  const { state, at, refuse } = house();
  await at(0);
  refuse("PEER_DOWN");
  for (let minute = 0; minute < 60; minute += 0.05) expect(await at(minute)).toBeUndefined();
  expect(state.asked).toBeGreaterThan(20);
  expect(state.asked).toBeLessThan(70);
  refuse("DELIVERY_STOPPED");
  expect(await at(62)).toMatchObject({ reason: "DELIVERY_STOPPED" });
});
