import { expect, test } from "vitest";
import { deliveries } from "../../../src/app/deliveries.ts";
import { DeliveryMeter } from "../../../src/app/delivery-meter.ts";
import { TicketChecks } from "../../../src/app/ticket-checks.ts";
import { recheckDeliveries } from "../../../src/app/recheck-deliveries.ts";
import type { DeliveryRow, GrantRow, Ledger } from "../../../src/app/ports/ledger.ts";
import { ada, auditOf, noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const audit = { action: "test", actor: "user:ada", subject: "x", outcome: "ok" as const };

const row = (deliveryId: string, change: Partial<DeliveryRow> = {}): DeliveryRow => ({
  ...{ deliveryId, peer: "lumi", requestId: deliveryId, artifact: "climate/era5", label: "1" },
  ...{ digest: "a".repeat(64), state: "open", modes: ["direct"], openedAtMs: NOW, bytes: 0, objects: 0 },
  ...{ locatedBytes: 0, relayedBytes: 0, ...change },
});

const grant = (grantId: string, artifact: string): GrantRow => ({
  ...{ grantId, to: "lumi", artifact, actions: ["read"], residency: [], createdAtMs: 1, createdBy: "ada" },
});

/** The use cases over a ledger, at a time. */
function at(ledger: Ledger, nowMs: number, startedAtMs = NOW - HOUR) {
  const clock = { now: () => nowMs };
  const meter = new DeliveryMeter({ ledger, clock });
  const { events, told } = noteEvents();
  return { meter, told, ...deliveries({ site: "bsc", ledger, meter, events, clock, startedAtMs }) };
}

test("the meter counts a large object once per delivery and a small one at each locating", async () => {
  await using house = await openTestLedger("bsc");
  const { ledger } = house;
  const { meter, getDelivery } = at(ledger, NOW + 5);
  for (const id of ["dl-1", "dl-2"]) await ledger.openDelivery(row(id), audit);
  const large = { path: "x.bin", sizeBytes: 1000, inParts: true };
  const small = { path: "a.txt", sizeBytes: 7, inParts: false };
  meter.located("dl-1", [large, small], NOW + 300);
  meter.located("dl-1", [large, small], NOW + 200);
  meter.located("dl-2", [large], NOW + 100);
  meter.relayed("dl-1", 50);
  const { row: first, urlsUntilMs } = await getDelivery(ada, "dl-1");
  expect(first).toMatchObject({ locatedBytes: 1014, relayedBytes: 50, activeAtMs: NOW + 5 });
  expect(urlsUntilMs).toBe(NOW + 300);
  expect((await getDelivery(ada, "dl-2")).row.locatedBytes).toBe(1000);
  meter.forget("dl-1");
  meter.located("dl-1", [large], NOW + 300);
  expect((await getDelivery(ada, "dl-1")).row.locatedBytes).toBe(2014);
});

test("counts that could not be written are kept for the next time", async () => {
  const written: unknown[] = [];
  let broken = true;
  const countDeliveries = (counts: readonly unknown[]): Promise<void> => {
    if (broken) return Promise.reject(new Error("full"));
    written.push(...counts);
    return Promise.resolve();
  };
  const meter = new DeliveryMeter({ ledger: { countDeliveries }, clock: { now: () => NOW } });
  meter.relayed("dl-1", 5);
  await expect(meter.flush()).rejects.toThrow("full");
  meter.relayed("dl-1", 6);
  broken = false;
  await meter.flush();
  await meter.flush();
  expect(written).toEqual([{ deliveryId: "dl-1", locatedBytes: 0, relayedBytes: 11, atMs: NOW }]);
});

test("a stop is audited and told once, counts what was handed out before it, and is refused after a success", async () => {
  await using house = await openTestLedger("bsc");
  const { ledger } = house;
  const { meter, told, stopDelivery } = at(ledger, NOW);
  await ledger.openDelivery(row("dl-one", { actor: "grace" }), audit);
  meter.located("dl-one", [{ path: "a", sizeBytes: 3, inParts: false }], NOW + 300_000);
  const stopped = await stopDelivery(ada, { deliveryId: "dl-o", reason: "enough" });
  expect(stopped).toMatchObject({
    row: { state: "stopped", reason: "enough", endedBy: "user:ada", locatedBytes: 3 },
    reference: "bsc/climate/era5@1",
    urlsUntilMs: NOW + 300_000,
  });
  expect(await stopDelivery(ada, { deliveryId: "dl-one", reason: "more" })).toEqual(stopped);
  expect(told.map(([name]) => name)).toEqual(["deliveryEnded"]);
  const events = (await auditOf(ledger)).filter(({ action }) => action === "delivery.stop");
  expect(events).toMatchObject([{ actor: "user:ada", onBehalfOf: "grace", subject: "bsc/climate/era5@1" }]);
  await ledger.openDelivery(row("dl-two"), audit);
  await ledger.closeDelivery("dl-two", { state: "succeeded", bytes: 1, objects: 1, atMs: NOW }, audit);
  await expect(stopDelivery(ada, { deliveryId: "dl-two", reason: "" })).rejects.toMatchObject({
    reason: "WRONG_STATE",
  });
  await expect(stopDelivery(ada, { deliveryId: "dl-", reason: "" })).rejects.toMatchObject({
    reason: "UNKNOWN_DELIVERY",
  });
});

test("a silent delivery is stale after a day; one from before a restart may have URLs that nobody remembers", async () => {
  await using house = await openTestLedger("bsc");
  const { ledger } = house;
  await ledger.openDelivery(row("dl-1"), audit);
  const stale = async (nowMs: number): Promise<boolean> => (await at(ledger, nowMs).getDelivery(ada, "dl-1")).stale;
  expect(await stale(NOW + 23 * HOUR)).toBe(false);
  expect(await stale(NOW + 25 * HOUR)).toBe(true);
  await ledger.countDeliveries([{ deliveryId: "dl-1", locatedBytes: 1, relayedBytes: 0, atMs: NOW + 2 * HOUR }]);
  expect(await stale(NOW + 25 * HOUR)).toBe(false);
  const restartedAtMs = NOW + 3 * HOUR;
  const { urlsUntilMs } = await at(ledger, restartedAtMs + 1, restartedAtMs).getDelivery(ada, "dl-1");
  expect(urlsUntilMs).toBe(restartedAtMs + 300_000);
});

test("pages of sums go on behind people with any name", async () => {
  await using house = await openTestLedger("bsc");
  const { ledger } = house;
  const { sumDeliveries } = at(ledger, NOW);
  const people = [undefined, "a/b", "grace"];
  for (const [i, actor] of people.entries()) await ledger.openDelivery(row(`dl-${i}`, { actor }), audit);
  const seen: (string | undefined)[] = [];
  let token = "";
  do {
    const { items, nextToken } = await sumDeliveries(ada, true, { size: 1, token });
    seen.push(...items.map(({ actor }) => actor));
    token = nextToken;
  } while (token !== "");
  expect(seen).toEqual(people);
  await expect(sumDeliveries(ada, true, { size: 1, token: "junk" })).rejects.toMatchObject({ reason: "INVALID_INPUT" });
});

test("open deliveries are denied once their grant or their peer no longer stands", async () => {
  await using house = await openTestLedger("bsc");
  const { ledger } = house;
  const { events, told } = noteEvents();
  const clock = { now: () => NOW };
  const peers = { checkTicket: () => Promise.reject(new Error("nobody is asked")) };
  const ticketChecks = new TicketChecks({ ledger, clock, peers });
  const recheck = (): Promise<void> =>
    recheckDeliveries({ site: "bsc", ledger, events, clock, regions: {}, ticketChecks });
  const states = async (): Promise<string[]> =>
    (await ledger.listDeliveries({ limit: 10 })).map(({ deliveryId, state }) => `${deliveryId} ${state}`).sort();
  await ledger.putPeer(await peerOf(await sampleSite("lumi"), 1));
  await ledger.putGrant(grant("g1", "climate/**"), audit);
  await ledger.putGrant(grant("g2", "llm/**"), audit);
  await ledger.openDelivery(row("dl-1"), audit);
  await ledger.openDelivery(row("dl-2", { artifact: "llm/7b" }), audit);
  await recheck();
  expect(await states()).toEqual(["dl-1 open", "dl-2 open"]);
  await ledger.removeGrant("g1", audit);
  await recheck();
  await recheck();
  expect(await states()).toEqual(["dl-1 denied", "dl-2 open"]);
  expect(await ledger.getDelivery("dl-1")).toMatchObject({ reasonCode: "NO_GRANT", endedBy: "gateway" });
  await ledger.updatePeer("lumi", { state: "suspended" });
  await recheck();
  expect(await states()).toEqual(["dl-1 denied", "dl-2 denied"]);
  expect(await ledger.getDelivery("dl-2")).toMatchObject({
    reasonCode: "PEER_NOT_ACTIVE",
    reason: "lumi is suspended",
  });
  expect(told.map(([name]) => name)).toEqual(["deliveryEnded", "deliveryEnded"]);
  expect((await auditOf(ledger)).filter(({ action }) => action === "delivery.deny")).toHaveLength(2);
});
