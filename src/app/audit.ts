import { auditGenesis, type AuditHead, type ChainedAuditRecord } from "../domain/audit.ts";
import { AuditCheck, type AuditFault } from "../domain/audit-check.ts";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId } from "../domain/site.ts";
import { auditEntries, type AuditEntry, type AuditEventSeen, type AuditFilter } from "./audit-entries.ts";
import { userActor } from "./ids.ts";
import type { AuditLedger, WitnessRow } from "./ports/ledger.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What reading and proving the audit log needs. */
export interface AuditPorts {
  readonly site: string;
  readonly ledger: AuditLedger;
}

/** Records that are read at a time. */
const BATCH = 1000;

/** Records that one page looks at, at most: a filter that nothing matches must not hold up the gateway. */
const LOOKED_AT = 20_000;

/** Faults that are told one by one; more are counted. */
const TOLD_FAULTS = 1000;

/** The use cases of `hanse audit …`. */
export function audit(
  ports: AuditPorts,
): Pick<
  ControlUseCases,
  "listAudit" | "exportAudit" | "verifyAudit" | "listWitnesses" | "acceptAuditLog" | "forgetPerson"
> {
  const { ledger, site } = ports;
  return {
    async listAudit(_user, filter, page) {
      const end = page.token === "" ? await sizeOf(ledger) : Number(page.token);
      if (!Number.isSafeInteger(end) || end < 0) throw badToken();
      const items: AuditEntry[] = [];
      const least = Math.max(0, end - LOOKED_AT);
      let next = end;
      while (next > least && items.length < page.size) {
        const from = Math.max(least, next - BATCH);
        const entries = await auditEntries(ledger, await ledger.readAudit(from, next - from));
        for (const entry of entries.reverse()) {
          if (items.length === page.size) break;
          next = entry.index;
          if (matches(entry, filter)) items.push(entry);
        }
        if (items.length < page.size) next = from;
      }
      return { items, nextToken: next === 0 ? "" : String(next) };
    },

    async *exportAudit(_user, { from, count }, signal) {
      const size = await sizeOf(ledger);
      const previous = (await ledger.auditHead(from))?.hash;
      if (previous === undefined) {
        throw new HanseError("INVALID_INPUT", `the audit log has ${size} records`, {
          remedy: `Begin at ${size} or before`,
        });
      }
      yield { previous, siteId: site, records: [] };
      const end = count === 0 ? size : Math.min(size, from + count);
      for await (const records of batches(ledger, from, end, signal)) yield { previous: "", siteId: "", records };
    },

    async *verifyAudit(_user, signal) {
      const [total, witnesses] = [await sizeOf(ledger), await ledger.listWitnesses()];
      const check = new AuditCheck({ size: 0, hash: auditGenesis(site) });
      let faults = 0;
      const told = (fault: Omit<AuditFault, "fault"> & { fault: string }): AuditEventSeen[] => {
        faults += 1;
        return faults > TOLD_FAULTS ? [] : [{ type: "fault", ...fault }];
      };
      for await (const records of batches(ledger, 0, total, signal)) {
        for (const record of records) {
          const fault = check.check(record);
          if (fault !== undefined) yield* told(fault);
          for (const row of contradicted(witnesses, check.head)) {
            const detail = `${row.siteId} has seen another log up to here`;
            yield* told({ index: record.index, fault: "not as seen", detail });
          }
        }
        yield { type: "progress", done: check.head.size, total };
      }
      for (const { siteId, told: seen } of witnesses) {
        if (seen === undefined || seen.size <= check.head.size) continue;
        yield* told({ index: check.head.size, fault: "missing", detail: `${siteId} has seen up to #${seen.size - 1}` });
      }
      yield { type: "summary", head: check.head, faults, witnesses };
    },

    listWitnesses: () => ledger.listWitnesses(),

    async acceptAuditLog(user, request) {
      const siteId = parseSiteId(request.siteId);
      for (;;) {
        const row = await ledger.getWitness(siteId);
        if (row === undefined) throw unseen(siteId);
        if (row.problem === undefined && row.seen === undefined) return row;
        const forgotten = {
          seen: undefined,
          seenToken: undefined,
          seenSignedAtMs: undefined,
          seenAtMs: undefined,
          gaps: 0,
          problem: undefined,
        };
        const record = {
          action: "audit.accept",
          actor: userActor(user),
          subject: siteId,
          outcome: "ok" as const,
          detail: { problem: row.problem, size: row.seen?.size, hash: row.seen?.hash },
        };
        if (await ledger.noteWitness(siteId, row.turn, forgotten, record)) return { ...row, ...forgotten };
      }
    },

    async forgetPerson(user, person) {
      const record = { action: "person.forget", actor: userActor(user), subject: "", outcome: "ok" as const };
      const pseudonym = await ledger.forgetPerson(person, record);
      if (pseudonym !== undefined) return pseudonym;
      throw new HanseError("UNKNOWN_PERSON", "the audit log does not know this person, or not any more", {
        hop: "this gateway",
        remedy: "`hanse audit ls` shows the names; a peer's person is 'NAME at SITE'",
      });
    },
  };
}

async function sizeOf(ledger: Pick<AuditLedger, "auditHead">): Promise<number> {
  return (await ledger.auditHead())?.size ?? 0;
}

async function* batches(
  ledger: Pick<AuditLedger, "readAudit">,
  from: number,
  end: number,
  signal: AbortSignal,
): AsyncGenerator<readonly ChainedAuditRecord[]> {
  for (let next = from; next < end;) {
    signal.throwIfAborted();
    const records = await ledger.readAudit(next, Math.min(BATCH, end - next));
    const last = records.at(-1);
    // Nothing more, although there was: what is missing at the end is told by whoever counts.
    if (last === undefined) return;
    yield records;
    next = last.index + 1;
  }
}

/** Those witnesses who have seen the log of exactly this size, and with another hash. */
const contradicted = (witnesses: readonly WitnessRow[], { size, hash }: AuditHead): readonly WitnessRow[] =>
  witnesses.filter(({ told }) => told?.size === size && told.hash !== hash);

function matches(entry: AuditEntry, filter: AuditFilter): boolean {
  const { action, by, subject, outcome, sinceMs, untilMs } = filter;
  const people = [entry.actor, entry.onBehalfOf ?? ""];
  return (
    (action === undefined || entry.action === action || entry.action.startsWith(`${action}.`)) &&
    (by === undefined || people.some((person) => person === by || person === `user:${by}`)) &&
    (subject === undefined || entry.subject.includes(subject)) &&
    (outcome === undefined || entry.outcome === outcome) &&
    (sinceMs === undefined || entry.at >= sinceMs) &&
    (untilMs === undefined || entry.at < untilMs)
  );
}

const badToken = (): HanseError => new HanseError("INVALID_INPUT", "this is no token of a page of the audit log");

const unseen = (siteId: string): HanseError =>
  new HanseError("UNKNOWN_PEER", `nothing was seen of an audit log of ${siteId}`, {
    hop: "this gateway",
    remedy: "`hanse audit witnesses` shows whose logs were seen",
  });
