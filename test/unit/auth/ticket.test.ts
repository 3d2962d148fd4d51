import { describe, expect, it } from "vitest";
import { readTicket, signTicket } from "../../../src/auth/ticket.ts";
import type { TicketTerms } from "../../../src/domain/ticket.ts";
import { sampleSite } from "../app/support.ts";
import { forge, NOW_MS } from "./forge.ts";

const bsc = await sampleSite("bsc");
const mimer = await sampleSite("mimer");

const terms: TicketTerms = {
  ...{ owner: "bsc", holder: "lumi", puller: "cineca", deliveryId: "dl-1" },
  ...{ artifact: "climate/era5", label: "1", digest: "ab".repeat(32) },
};
const check = { owner: "bsc", holder: "lumi", puller: "cineca", keys: bsc.documents.ownKeys, nowMs: NOW_MS };
const HOUR_MS = 3_600_000;

describe("a ticket", () => {
  it("is read as it was signed, for six hours", async () => {
    const token = await signTicket(bsc.key, terms, NOW_MS);
    expect(await readTicket(token, check)).toEqual({ token, terms, expiresAtMs: NOW_MS + 6 * HOUR_MS });
    expect((await readTicket(token, { ...check, nowMs: NOW_MS + 6 * HOUR_MS - 1 })).terms).toEqual(terms);
    await expect(readTicket(token, { ...check, nowMs: NOW_MS + 6 * HOUR_MS + 31_000 })).rejects.toMatchObject({
      reason: "TOKEN_EXPIRED",
    });
  });

  it("ends with the grant", async () => {
    const token = await signTicket(bsc.key, terms, NOW_MS, NOW_MS + HOUR_MS);
    expect((await readTicket(token, check)).expiresAtMs).toBe(NOW_MS + HOUR_MS);
  });

  it.each([
    ["another holder", { holder: "mimer" }],
    ["another puller", { puller: "mimer" }],
    ["another owner", { owner: "mimer" }],
    ["an earlier time", { nowMs: NOW_MS - HOUR_MS }],
  ])("is not for %s", async (_what, change) => {
    const token = await signTicket(bsc.key, terms, NOW_MS);
    await expect(readTicket(token, { ...check, ...change })).rejects.toMatchObject({ reason: "INVALID_DOCUMENT" });
  });

  it("counts by its owner's keys alone", async () => {
    const token = await signTicket(mimer.key, terms, NOW_MS);
    await expect(readTicket(token, check)).rejects.toMatchObject({ reason: "PEER_UNAUTHENTICATED" });
  });

  it("has a life of at most a day, and all its members", async () => {
    const iat = Math.floor(NOW_MS / 1000);
    const claims = {
      ...{ iss: "bsc", aud: "lumi", sub: "cineca", iat, exp: iat + 86_400, delivery: "dl-1" },
      ...{ artifact: "climate/era5", label: "1", digest: "ab".repeat(32) },
    };
    const read = (change: object) => readTicket(forge(bsc.key, "hanse-ticket+jwt", { ...claims, ...change }), check);
    expect((await read({})).terms).toEqual(terms);
    const bad = [
      { exp: iat + 86_401 },
      { exp: iat },
      ...Object.keys(claims).map((member) => ({ [member]: undefined })),
      { aud: ["lumi"] },
      { digest: "x" },
      { artifact: "../x" },
      { delivery: "a b" },
    ];
    for (const change of bad)
      await expect(read(change), JSON.stringify(change)).rejects.toMatchObject({ reason: "INVALID_DOCUMENT" });
  });
});
