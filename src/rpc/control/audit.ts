import type { ServiceImplementation } from "nice-grpc";
import type { AuditEntry } from "../../app/audit-entries.ts";
import type { WitnessRow } from "../../app/ports/ledger.ts";
import type { ControlUseCases } from "../../app/use-cases.ts";
import { auditRecordToWire, witnessToWire, type ShownWitness } from "../../wire/audit.ts";
import type { Witness } from "../../wire/gen/hanse/control/v1/Witness.ts";
import type { AuditService } from "../../wire/services.ts";
import { fromTimestamp } from "../../wire/time.ts";
import { count, optionalText, page, requestId, requiredText } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** What AuditService asks of the house. */
export type AuditUseCases = Pick<
  ControlUseCases,
  "listAudit" | "exportAudit" | "verifyAudit" | "listWitnesses" | "acceptAuditLog" | "forgetPerson"
>;

/** hanse.control.v1.AuditService */
export function auditService(useCases: AuditUseCases): ServiceImplementation<AuditService, ControlContext> {
  return {
    async ListAudit(request, { user }) {
      const filter = {
        action: optionalText(request.action, "action"),
        by: optionalText(request.by, "by"),
        subject: optionalText(request.subject, "subject"),
        outcome: optionalText(request.outcome, "outcome"),
        sinceMs: fromTimestamp(request.since),
        untilMs: fromTimestamp(request.until),
      };
      const { items, nextToken } = await useCases.listAudit(user, filter, page(request));
      return { records: items.map(wireEntry), nextPageToken: nextToken };
    },
    async *ExportAudit(request, { user, signal }) {
      const range = { from: count(request.from, "from"), count: count(request.count, "count") };
      for await (const { records, ...first } of useCases.exportAudit(user, range, signal)) {
        yield { ...first, records: [...records] };
      }
    },
    async *VerifyAudit(_request, { user, signal }) {
      for await (const event of useCases.verifyAudit(user, signal)) {
        if (event.type === "fault") yield { fault: event };
        else if (event.type === "progress") yield { progress: { recordsDone: event.done, recordsTotal: event.total } };
        else {
          const { head, faults, witnesses } = event;
          yield { summary: { records: head.size, hash: head.hash, faults, witnesses: witnesses.map(wireWitness) } };
        }
      }
    },
    async ListWitnesses(_request, { user }) {
      return { witnesses: (await useCases.listWitnesses(user)).map(wireWitness) };
    },
    async AcceptAuditLog(request, { user }) {
      requestId(request.requestId);
      const siteId = requiredText(request.siteId, "site_id");
      return { witness: wireWitness(await useCases.acceptAuditLog(user, { siteId })) };
    },
    async ForgetPerson(request, { user }) {
      requestId(request.requestId);
      return { pseudonym: await useCases.forgetPerson(user, requiredText(request.person, "person")) };
    },
  };
}

const wireEntry = ({ at, detail, ...entry }: AuditEntry): ReturnType<typeof auditRecordToWire> =>
  auditRecordToWire({
    index: entry.index,
    atMs: at,
    action: entry.action,
    actor: entry.actor,
    onBehalfOf: entry.onBehalfOf ?? "",
    subject: entry.subject,
    digest: entry.digest ?? "",
    outcome: entry.outcome,
    reason: entry.reason ?? "",
    detail: detail === undefined ? "" : JSON.stringify(detail),
    hash: entry.hash,
  });

const wireWitness = (row: WitnessRow): Witness => witnessToWire(shownWitness(row));

function shownWitness(row: WitnessRow): ShownWitness {
  const { siteId, seen, told } = row;
  return {
    siteId,
    theirsOfOurs:
      told === undefined ? undefined : { ...told, atMs: row.toldAtMs, problem: row.ownProblem ?? "", head: "" },
    oursOfTheirs:
      seen === undefined && row.problem === undefined
        ? undefined
        : {
            size: seen?.size ?? 0,
            hash: seen?.hash ?? "",
            atMs: row.seenAtMs,
            problem: row.problem ?? "",
            head: row.seenToken ?? "",
          },
  };
}
