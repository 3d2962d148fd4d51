import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openHeld, type DeliverHeldPorts } from "../../../src/app/deliver-held.ts";
import type { Ledger, ReplicaRow } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { TICKET_MS } from "../../../src/domain/ticket.ts";
import { sampleVersion } from "../../contract/ledger/samples.ts";
import { NOW_MS } from "../auth/forge.ts";
import { openTestLedger, peerOf, sampleSite } from "./support.ts";

/* bsc owns, lumi holds and hands on, mimer pulls. */

const bsc = await sampleSite("bsc");
const lumi = await sampleSite("lumi");
const mimer = await sampleSite("mimer");

const WANTED = { artifact: "climate/era5", label: "1", digest: sha256("1") };

let open: { ledger: Ledger } & AsyncDisposable;
let nowMs: number;

beforeEach(async () => {
  open = await openTestLedger("lumi");
  nowMs = NOW_MS;
  for (const site of [bsc, mimer]) await open.ledger.putPeer(await peerOf(site, 1));
});
afterEach(() => open[Symbol.asyncDispose]());

const ticketAt = (ms: number): Promise<string> =>
  bsc.documents.signTicket({ owner: "bsc", holder: "lumi", puller: "mimer", deliveryId: "dl-1", ...WANTED }, ms);

/** Asks as mimer. @returns the delivery's id, or the reason of the refusal */
async function ask(ticket: string | undefined, requestId = "r"): Promise<string> {
  const ledger = Object.create(open.ledger) as Ledger;
  ledger.getVersion = () => Promise.resolve({ ...sampleVersion("1"), site: "bsc", actions: ["redistribute"] });
  ledger.getReplica = () =>
    Promise.resolve({ ...WANTED, site: "bsc", store: "main", root: "r", state: "held", transferId: "t" } as ReplicaRow);
  const store = { name: "main", share: ["direct"], objects: { type: "s3" } };
  const ports = {
    ...{ site: "lumi", ledger, documents: lumi.documents, clock: { now: () => nowMs }, random: randomBytes },
    ...{ relaying: false, stores: { get: () => store } },
  } as unknown as DeliverHeldPorts;
  const request = {
    requestId,
    ...WANTED,
    dryRun: false,
    storeCountry: "FI",
    agreement: undefined,
    owner: "bsc",
    ticket,
  };
  try {
    return (await openHeld(ports, { type: "peer", site: "mimer", actor: undefined }, "bsc", request)).deliveryId;
  } catch (error) {
    return (error as { reason?: string }).reason ?? String(error);
  }
}

it("opens by the owner's ticket, while that lasts", async () => {
  const ticket = await ticketAt(NOW_MS);
  expect(await ask(ticket)).toMatch(/^dl-/);
  expect(await ask(undefined)).toBe("INVALID_DOCUMENT");
  nowMs += TICKET_MS + 60_000;
  expect(await ask(ticket)).toBe("TICKET_EXPIRED");
  expect(await ask(await ticketAt(nowMs))).toMatch(/^dl-/);
});

it("opens nothing by a ticket that the owner refused since, whatever the request is called", async () => {
  const ticket = await ticketAt(NOW_MS);
  const deliveryId = await ask(ticket);
  const refused = { sha256: sha256(ticket), owner: "bsc", reasonCode: "NO_GRANT", reason: "not any more" } as const;
  await open.ledger.refuseTicket({ ...refused, untilMs: NOW_MS + TICKET_MS });
  expect(await ask(ticket)).toBe("NO_GRANT");
  expect(await ask(ticket, "another")).toBe("NO_GRANT");
  expect(await ask(await ticketAt(NOW_MS + 1000))).toBe(deliveryId);
});
