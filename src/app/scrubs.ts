import { formatReference, parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { formatSubset } from "../domain/scrub.ts";
import { Bell } from "./bell.ts";
import { findVersion } from "./catalog.ts";
import { makeId, userActor } from "./ids.ts";
import type { Scrubber } from "./ports/engine.ts";
import type { Ledger, ScrubRow } from "./ports/ledger.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import { newScrub } from "./ports/scrubs-ledger.ts";
import type { Stores } from "./ports/stores.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What starting and showing scrubs needs. */
export interface ScrubsPorts {
  readonly site: string;
  readonly ledger: Ledger;
  readonly stores: Stores;
  readonly scrubber: Scrubber;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

type ScrubUseCases = Pick<
  ControlUseCases,
  "startScrub" | "stopScrub" | "listScrubs" | "getScrub" | "listFindings" | "watchScrub"
>;

/** A watch looks this often. */
const LOOK_MS = 300;

/** Findings that a watch tells in one message. */
const LOT = 500;

/** The use cases of `hanse scrub …`. */
export function scrubs(ports: ScrubsPorts): ScrubUseCases {
  const { ledger, scrubber, clock } = ports;
  return {
    async startScrub(user, request) {
      if (request.store !== undefined) ports.stores.get(request.store);
      const references = await Promise.all(request.references.map((text) => heldReference(ports, text)));
      const scrubId = makeId("scr", user.person, request.requestId, ports.random);
      if ((await ledger.getScrub(scrubId)) === undefined) await refuseSecond(ledger);
      const asked = {
        startedBy: user.person,
        references: [...new Set(references)],
        store: request.store,
        subset: request.subset,
        maxBytesPerSecond: request.maxBytesPerSecond,
        startedAtMs: clock.now(),
      };
      const { row } = await ledger.createScrub(newScrub(scrubId, asked), {
        action: "scrub.start",
        actor: userActor(user),
        subject: scrubId,
        outcome: "ok",
        detail: {
          subset: formatSubset(request.subset),
          store: request.store,
          versions: asked.references.length,
        },
      });
      scrubber.begin(row);
      return row;
    },

    async stopScrub(_user, scrubId) {
      const row = await found(ledger, scrubId);
      await scrubber.stop(row.scrubId);
      return found(ledger, row.scrubId);
    },

    async listScrubs(_user, page) {
      const rows = await ledger.listScrubs({
        before: parseToken(page.token),
        limit: page.size + 1,
      });
      const items = rows.slice(0, page.size);
      const last = items.at(-1);
      const nextToken = rows.length > page.size && last !== undefined ? `${last.startedAtMs}.${last.scrubId}` : "";
      return { items, nextToken };
    },

    getScrub: (_user, scrubId) => found(ledger, scrubId),

    async listFindings(_user, scrubId, page) {
      const row = await found(ledger, scrubId);
      const rows = await ledger.listFindings(row.scrubId, parsePosition(page.token), page.size + 1);
      const items = rows.slice(0, page.size);
      return {
        items,
        nextToken: rows.length > page.size ? String(items.at(-1)?.position ?? 0) : "",
      };
    },

    async *watchScrub(_user, idText, signal) {
      const { scrubId } = await found(ledger, idText);
      const pause = new Bell();
      let [position, told] = [0, ""];
      for (; !signal.aborted;) {
        // The state first: what was found before it ended is there then.
        const scrub = await found(ledger, scrubId);
        const findings = await ledger.listFindings(scrubId, position, LOT);
        position = findings.at(-1)?.position ?? position;
        const text = JSON.stringify(scrub);
        if (text !== told || findings.length > 0) yield { scrub, findings };
        told = text;
        if (findings.length === LOT) continue;
        if (scrub.state !== "RUNNING") return;
        await pause.wait(LOOK_MS, signal);
      }
    },
  };
}

/** @throws HanseError UNKNOWN_REFERENCE, NOTHING_HELD */
async function heldReference(ports: ScrubsPorts, text: string): Promise<string> {
  const version = await findVersion(ports.ledger, parseReference(text), ports.site);
  const reference = formatReference(version);
  if (version.site === ports.site) return reference;
  const replica = await ports.ledger.getReplica(version.site, version.artifact, version.label);
  if (replica?.state === "held" || replica?.state === "damaged") return reference;
  throw new HanseError("NOTHING_HELD", `this site holds no copy of ${reference}`, {
    hop: "this gateway",
    remedy: `\`hanse pull ${reference}\` brings one`,
  });
}

/** One at a time for all people; the schedule's goes on beside it. @throws HanseError WRONG_STATE */
async function refuseSecond(ledger: Pick<Ledger, "openScrubs">): Promise<void> {
  const running = (await ledger.openScrubs()).find(({ startedBy }) => startedBy !== "");
  if (running === undefined) return;
  throw new HanseError("WRONG_STATE", `${running.scrubId} of ${running.startedBy} is running`, {
    hop: "this gateway",
    remedy: `Wait for it (\`hanse scrub show ${running.scrubId}\`) or end it with \`hanse scrub stop ${running.scrubId}\``,
  });
}

async function found(ledger: Pick<Ledger, "getScrub" | "findScrubs">, idText: string): Promise<ScrubRow> {
  const row = (await ledger.getScrub(idText)) ?? (await onlyMatch(ledger, idText));
  if (row !== undefined) return row;
  throw new HanseError("UNKNOWN_SCRUB", `there is no scrub ${idText}`, {
    hop: "this gateway",
    remedy: "`hanse scrub ls` shows them",
  });
}

async function onlyMatch(ledger: Pick<Ledger, "findScrubs">, prefix: string): Promise<ScrubRow | undefined> {
  if (prefix.length < 4) return undefined;
  const matches = await ledger.findScrubs(prefix);
  if (matches.length <= 1) return matches[0];
  throw new HanseError("INVALID_INPUT", `more than one scrub begins with ${prefix}`, {
    remedy: "Write more of its id",
  });
}

const badToken = (): HanseError =>
  new HanseError("INVALID_INPUT", "the page token is not one of this gateway", {
    remedy: "Start from the first page",
  });

function parseToken(token: string): Pick<ScrubRow, "startedAtMs" | "scrubId"> | undefined {
  if (token === "") return undefined;
  const [, at, scrubId] = /^(\d{1,15})\.([a-z0-9-]{1,64})$/.exec(token) ?? [];
  if (at === undefined || scrubId === undefined) throw badToken();
  return { startedAtMs: Number(at), scrubId };
}

function parsePosition(token: string): number {
  if (token === "") return 0;
  if (!/^\d{1,15}$/.test(token)) throw badToken();
  return Number(token);
}
