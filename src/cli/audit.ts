import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId } from "../domain/site.ts";
import { auditRecordFromWire, witnessFromWire } from "../wire/audit.ts";
import type { AuditRecord__Output } from "../wire/gen/hanse/control/v1/AuditRecord.ts";
import { toTimestamp } from "../wire/time.ts";
import { auditExportCommand } from "./audit-export.ts";
import { auditTable, witnessTable } from "./audit-lines.ts";
import { auditVerifyCommand } from "./audit-verify.ts";
import type { Cli } from "./cli.ts";
import { withControl, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { confirm } from "./io.ts";
import { parseCount } from "./parse-count.ts";
import { parseDuration } from "./units.ts";
import { wireJson } from "./wire-json.ts";

interface LsOptions {
  readonly action?: string;
  readonly by?: string;
  readonly subject?: string;
  readonly outcome?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
}

/** `hanse audit ls|export|verify|witnesses|accept|forget` */
export function auditCommand(cli: Cli): Command {
  return new Command("audit")
    .summary("see what happened, and prove that the log of it is whole")
    .description(
      "The audit log: who did what, for whom, to which content, with which outcome. Each record fixes all before it, and peers keep what they have seen of it.",
    )
    .addCommand(lsCommand(cli))
    .addCommand(auditExportCommand(cli))
    .addCommand(auditVerifyCommand(cli))
    .addCommand(witnessesCommand(cli))
    .addCommand(acceptCommand(cli))
    .addCommand(forgetCommand(cli));
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list what happened")
    .description("Lists what happened at this site, newest first.")
    .option("--action <action>", "only this action, or all that begin so: grant is all of grant.…")
    .option("--by <who>", "only what this person, or peer:SITE, did or had done")
    .option("--subject <text>", "only what was done to this, or to what has this in its name")
    .option("--outcome <outcome>", "only ok, refused or failed")
    .option("--since <time>", "only from then on: 2026-11-01, or 7d ago")
    .option("--until <time>", "only before then")
    .option("--limit <n>", "at most so many", "50")
    .action((options: LsOptions, command: Command) => withControl(cli, command, (control) => list(control, options)));
  return withExamples(
    ls,
    "hanse audit ls --since 24h",
    "hanse audit ls --action grant",
    "hanse audit ls --by peer:lumi --outcome refused --limit 1000",
  );
}

async function list({ cli, call, print }: Control, options: LsOptions): Promise<void> {
  const limit = parseCount(options.limit, "--limit");
  const request = {
    action: options.action ?? "",
    by: options.by ?? "",
    subject: options.subject ?? "",
    outcome: options.outcome ?? "",
    since: toTimestamp(timeOf(options.since, cli.now())),
    until: toTimestamp(timeOf(options.until, cli.now())),
  };
  const found: AuditRecord__Output[] = [];
  let pageToken = "";
  do {
    const pageSize = Math.min(1000, limit - found.length);
    const page = await call((client, callOptions) =>
      client.audit.ListAudit({ ...request, pageSize, pageToken }, callOptions),
    );
    found.push(...page.records);
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && found.length < limit);
  print.value({ records: found.map(auditJson) });
  if (found.length === 0) print.note("Nothing of the kind is in the log.");
  else print.lines(auditTable(found.map(auditRecordFromWire)));
}

/** Its detail as what it is, and not as text within text. */
function auditJson(record: AuditRecord__Output): unknown {
  const { detail } = record;
  return { ...(wireJson(record) as object), detail: detail === "" ? null : (JSON.parse(detail) as unknown) };
}

/** @throws HanseError INVALID_INPUT */
function timeOf(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{4}-/.test(text)) {
    const time = Date.parse(text);
    if (!Number.isNaN(time)) return time;
    throw new HanseError("INVALID_INPUT", `'${text}' is no time`, { remedy: "Write 2026-11-01, or 7d for a week ago" });
  }
  return nowMs - parseDuration(text);
}

function witnessesCommand(cli: Cli): Command {
  const witnesses = new Command("witnesses")
    .summary("show what sites have seen of each other's logs")
    .description(
      "Shows how far each peer has followed this site's log, and this site theirs. A log that was cut or written anew shows a problem here, at both sites.",
    )
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const answer = await call((client, options) => client.audit.ListWitnesses({}, options));
        print.value(wireJson(answer));
        if (answer.witnesses.length === 0) print.note("No peer yet: an audit log is witnessed from the first one on.");
        else print.lines(witnessTable(answer.witnesses.map(witnessFromWire)));
      }),
    );
  return withExamples(witnesses, "hanse audit witnesses");
}

function acceptCommand(cli: Cli): Command {
  const accept = new Command("accept")
    .summary("take a peer's log as it is now")
    .description(
      "Forgets what was seen of a peer's audit log and takes it as the peer shows it next, e.g. after its operator explained that it was restored from a backup. What was seen before stays in this site's own log.",
    )
    .argument("<site>", "the peer")
    .option("--yes", "do not ask")
    .action((site: string, { yes }: { yes?: true }, command: Command) =>
      withControl(cli, command, async ({ call, print, signal }) => {
        const siteId = parseSiteId(site);
        const question = `Did the operator of ${siteId} explain why its log is another one?`;
        if (yes !== true && !(await confirm(cli.io, question, signal))) throw notConfirmed();
        const answer = await call((client, options) =>
          client.audit.AcceptAuditLog({ requestId: cli.newId(), siteId }, options),
        );
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`The log of ${siteId} is taken as it shows it next`]);
      }),
    );
  return withExamples(accept, "hanse audit accept lumi");
}

function forgetCommand(cli: Cli): Command {
  const forget = new Command("forget")
    .summary("forget for good whose pseudonym stands in the log")
    .description(
      "Persons stand in the audit log under pseudonyms, and `audit ls` shows their names. This forgets one name for good: the records stay, whole and provable, and nobody can tell any more whose they are. Receipts, transfers and deliveries are not touched.",
    )
    .argument("<person>", "as `hanse audit ls` names the person; for a peer's: 'NAME at SITE'")
    .option("--yes", "do not ask")
    .action((person: string, { yes }: { yes?: true }, command: Command) =>
      withControl(cli, command, async ({ call, print, signal }) => {
        const question = `Forget for good who ${person} is in the audit log?`;
        if (yes !== true && !(await confirm(cli.io, question, signal))) throw notConfirmed();
        const answer = await call((client, options) =>
          client.audit.ForgetPerson({ requestId: cli.newId(), person }, options),
        );
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`${person} is forgotten: the records say ${answer.pseudonym}`]);
      }),
    );
  return withExamples(forget, "hanse audit forget eva", "hanse audit forget 'eva at lumi'");
}

const notConfirmed = (): HanseError =>
  new HanseError("INVALID_INPUT", "it was not confirmed; nothing was changed", { remedy: "Answer yes, or give --yes" });
