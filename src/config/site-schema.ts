import ipaddr from "ipaddr.js";
import { z } from "zod";
import { parseArtifactPattern } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { MOST_SUBSETS } from "../domain/scrub.ts";
import { parseCountry, parseSiteId } from "../domain/site.ts";
import { parsed } from "./check.ts";
import { LOG_LEVELS } from "./config.ts";
import { parseHost, parseHostPort } from "./host-port.ts";
import { parseByteCount, parseSpan } from "./amounts.ts";
import { peopleSchema } from "./people-schema.ts";

/** As many as a statement names. */
const MAX_RELAYS = 8;

const count = (most: number) => z.int().min(1).max(most).optional();

/** Offers that are accepted unasked; whether its sites are known is looked at once the regions are. */
const acceptSchema = z.strictObject({
  from: z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(z.string().min(1)).min(1).max(64),
  ),
  artifact: parsed(parseArtifactPattern),
  kind: z.enum(["dataset", "checkpoint"]).optional(),
  to: z.string().min(1).max(2000).optional(),
  maxBytes: parsed(parseByteCount).optional(),
  keepLast: count(1_000_000),
});

/** Everything in `site.yaml` but what is inside `stores`, which store-schema.ts checks one by one. */
export const siteSchema = z.strictObject({
  site: z.strictObject({
    id: parsed(parseSiteId),
    name: z.string().trim().min(1).max(200),
    country: parsed(parseCountry),
  }),
  publicHost: parsed(parseHost),
  listen: z
    .strictObject({
      federation: parsed(parseHostPort).optional(),
      control: parsed(parseHostPort).optional(),
      relay: parsed(parseHostPort).optional(),
    })
    .optional(),
  advertise: z.array(parsed(parseHostPort)).min(1).max(16).optional(),
  advertiseRelay: z.array(parsed(parseHostPort)).min(1).max(MAX_RELAYS).optional(),
  stateDir: z.string().min(1).optional(),
  log: z.strictObject({ level: z.enum(LOG_LEVELS).optional() }).optional(),
  home: z.string().optional(),
  network: z.strictObject({ allow: z.array(parsed(parseCidr)).optional() }).optional(),
  transfer: z.strictObject({ lanes: count(1024), threads: count(128), maxTransfers: count(1000) }).optional(),
  people: peopleSchema.optional(),
  relay: z.strictObject({ threads: z.int().min(0).max(MAX_RELAYS).optional() }).optional(),
  peering: z.strictObject({ heartbeat: parsed(parseHeartbeat).optional() }).optional(),
  scrub: z
    .strictObject({
      every: parsed(parseSpan).optional(),
      subset: count(MOST_SUBSETS),
      maxRate: parsed(parseByteCount).optional(),
      settle: parsed(parseSpan).optional(),
    })
    .optional(),
  replication: z.strictObject({ accept: z.array(acceptSchema).max(100).nullish() }).optional(),
  regions: z
    .record(
      z.string().refine((name) => /^[a-z][a-z0-9-]{1,31}$/i.test(name), "is not 2 to 32 letters, digits and '-'"),
      z.array(parsed(parseCountry)).max(300),
    )
    .optional(),
  // A key whose every entry is commented out is null.
  stores: z.array(z.unknown()).max(1000).nullish(),
});

export type SiteSection = z.output<typeof siteSchema>;

/** `60s`, `5m`: 1 s to an hour. @returns milliseconds @throws HanseError INVALID_INPUT */
function parseHeartbeat(text: string): number {
  const [, count, unit] = /^(\d{1,5})(s|m|h)$/.exec(text) ?? [];
  const seconds = Number(count) * ({ s: 1, m: 60, h: 3600 }[unit ?? ""] ?? Number.NaN);
  if (!(seconds >= 1 && seconds <= 3600)) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a time from 1s to 1h`, { remedy: "Write e.g. 60s or 5m" });
  }
  return seconds * 1000;
}

/** `10.0.0.0/8`; an address alone is the range of it alone. @throws HanseError INVALID_INPUT */
function parseCidr(text: string): string {
  const range = text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(range)) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a range of addresses`, {
      remedy: "Write e.g. 10.0.0.0/8 or 127.0.0.1",
    });
  }
  return range;
}
