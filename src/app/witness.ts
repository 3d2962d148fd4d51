import { followAudit, type AuditHead } from "../domain/audit.ts";
import { sha256, type Digest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { OneByOne } from "./one-by-one.ts";
import type { CheckedAuditHead, Documents } from "./ports/documents.ts";
import type { Events } from "./ports/events.ts";
import type { AuditLedger, PeerRow, WitnessRow } from "./ports/ledger.ts";
import type { AuditGrowth } from "./ports/peers.ts";
import type { Clock } from "./ports/runtime.ts";

/** What being a witness needs. */
export interface WitnessPorts {
  readonly ledger: Pick<AuditLedger, "auditHead" | "readAudit" | "getWitness" | "noteWitness">;
  readonly documents: Pick<Documents, "signAuditHead" | "readAuditHead">;
  readonly events: Pick<Events, "auditDoubted" | "unexpected">;
  readonly clock: Clock;
}

/** Most records' hashes that one exchange carries; further ones come with the next. */
const MAX_GROWTH = 8192;

/** A peer that has been told what was seen of it, and still shows no way from there, has another log. */
const MAX_GAPS = 3;

/** How old a head may be that was overtaken by a newer one. */
const MOST_BEHIND_MS = 600_000;

type Change = Partial<Omit<WitnessRow, "siteId" | "turn">>;

/**
 * Makes peers each other's witnesses: with each exchange a site shows how its audit log grew since the other last saw
 * it, and is told what the other has seen. A log that was cut, or written anew, cannot show that, and both notice.
 */
export class Witness {
  readonly #ports: WitnessPorts;
  readonly #shown = new OneByOne();

  constructor(ports: WitnessPorts) {
    this.#ports = ports;
  }

  /** What this site shows a peer. @param seen what the peer has seen of this site's log */
  show(seen: AuditHead | undefined): Promise<AuditGrowth> {
    // One after the other, so that what is signed later never says less.
    return this.#shown.run(() => this.#show(seen));
  }

  async #show(seen: AuditHead | undefined): Promise<AuditGrowth> {
    const { ledger, documents, clock } = this.#ports;
    const now = await this.#ownHead();
    const known =
      seen !== undefined && seen.size <= now.size && (await ledger.auditHead(seen.size))?.hash === seen.hash;
    if (!known) return { head: await documents.signAuditHead(now, clock.now()), recordHashes: [] };
    const records = await ledger.readAudit(seen.size, Math.min(MAX_GROWTH, now.size - seen.size));
    const last = records.at(-1);
    const head = last === undefined ? seen : { size: last.index + 1, hash: last.hash };
    const recordHashes = records.map(({ record }) => sha256(record));
    return { head: await documents.signAuditHead(head, clock.now()), recordHashes };
  }

  /** What this site has seen of a peer's log. */
  async seenOf(siteId: SiteId): Promise<AuditHead | undefined> {
    return (await this.#ports.ledger.getWitness(siteId))?.seen;
  }

  /** What a peer said that it has seen of this site's log. */
  async toldBy(siteId: SiteId): Promise<AuditHead | undefined> {
    return (await this.#ports.ledger.getWitness(siteId))?.told;
  }

  /**
   * Takes what a peer shows of its log, and what it has seen of ours. What does not fit is told to operators and noted
   * until it fits again; the last state that did fit stays.
   */
  async hear(peer: PeerRow, shown: AuditGrowth | undefined, seen: AuditHead | undefined): Promise<void> {
    const row = (await this.#ports.ledger.getWitness(peer.siteId)) ?? { siteId: peer.siteId, gaps: 0, turn: 0 };
    const change = { ...(await this.#look(peer, row, shown)), ...(await this.#compare(seen)) };
    if (Object.keys(change).length > 0) await this.#note(row, change);
  }

  async #look(peer: PeerRow, row: WitnessRow, shown: AuditGrowth | undefined): Promise<Change> {
    if (shown === undefined) return {};
    const { documents, clock } = this.#ports;
    try {
      const checked = await documents.readAuditHead(shown.head, peer.siteId, peer.description.keys);
      return followed(row, checked, shown.recordHashes, clock.now());
    } catch (error) {
      if (!(error instanceof HanseError)) throw error;
      return { problem: `it shows no valid audit head: ${error.message}` };
    }
  }

  async #compare(seen: AuditHead | undefined): Promise<Change> {
    if (seen === undefined) return {};
    const told = { told: seen, toldAtMs: this.#ports.clock.now() };
    const { size } = await this.#ownHead();
    if (seen.size > size) {
      return {
        ...told,
        ownProblem: `it has seen ${seen.size} records, and the log has ${size}: it was cut or restored`,
      };
    }
    const own = await this.#ports.ledger.auditHead(seen.size);
    const same = own?.hash === seen.hash;
    return {
      ...told,
      ownProblem: same ? undefined : `record #${seen.size - 1} or one before it is not what it has seen`,
    };
  }

  async #note(row: WitnessRow, change: Change): Promise<void> {
    const { ledger, events } = this.#ports;
    const { siteId } = row;
    const doubts = [
      ...doubt(`log of ${siteId}`, row.problem, change.problem),
      ...doubt(`own log, by ${siteId}`, row.ownProblem, change.ownProblem),
    ];
    const audit = {
      action: "audit.doubt",
      actor: "gateway",
      subject: siteId,
      outcome: "failed" as const,
      reason: "AUDIT_FAULTS",
      detail: { doubts },
    };
    const noted = await ledger.noteWitness(siteId, row.turn, change, doubts.length === 0 ? undefined : audit);
    if (noted) for (const text of doubts) events.auditDoubted(siteId, text);
  }

  async #ownHead(): Promise<AuditHead> {
    const head = await this.#ports.ledger.auditHead();
    if (head === undefined) throw new HanseError("INTERNAL", "the audit log has no head", { hop: "ledger" });
    return head;
  }
}

/** A doubt is told when it comes up, and not again each minute while it lasts. */
const doubt = (log: string, before: string | undefined, now: string | undefined): string[] =>
  before === undefined && now !== undefined ? [`${log}: ${now}`] : [];

/** What changes about a peer's log when it shows this head. */
function followed(
  row: WitnessRow,
  { token, head, signedAtMs }: CheckedAuditHead,
  recordHashes: readonly Digest[],
  nowMs: number,
): Change {
  const standing = row.seen;
  const fits = {
    seen: head,
    seenToken: token,
    seenSignedAtMs: signedAtMs,
    seenAtMs: nowMs,
    gaps: 0,
    problem: undefined,
  };
  if (standing === undefined) return fits;
  // Two exchanges under way at once may overtake each other; the time that a peer signs must go on all the same.
  if (head.size < standing.size && signedAtMs <= (row.seenSignedAtMs ?? 0)) {
    return nowMs - signedAtMs < MOST_BEHIND_MS ? {} : { problem: "it shows what it had signed long before" };
  }
  const from = `from #${standing.size - 1}, which was seen here`;
  if (head.size < standing.size) return { problem: `it was cut: ${head.size} records, and ${standing.size} were seen` };
  if (recordHashes.length === head.size - standing.size) {
    return followAudit(standing.hash, recordHashes) === head.hash
      ? fits
      : { problem: `it does not go on ${from}: it was written anew` };
  }
  // A site that was not told yet what was seen of it cannot show the way from there.
  const gaps = row.gaps + 1;
  return gaps < MAX_GAPS ? { gaps } : { gaps, problem: `it does not show how it goes on ${from}` };
}
