import { Command } from "commander";
import type { AuditHead } from "../domain/audit.ts";
import { isDigest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { witnessFromWire, type ShownWitness } from "../wire/audit.ts";
import type { VerifyAuditResponse__Output } from "../wire/gen/hanse/control/v1/VerifyAuditResponse.ts";
import { faultLine, wholeLine, witnessTable } from "./audit-lines.ts";
import { verifyAuditFile } from "./audit-verify-file.ts";
import type { Cli } from "./cli.ts";
import { withControl, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { gather } from "./gather.ts";
import { globalsOf } from "./globals.ts";
import { printTo, type Print } from "./print.ts";
import { formatCount } from "./units.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse audit verify [FILE]`: exit code 6 where anything is wrong. */
export function auditVerifyCommand(cli: Cli): Command {
  const verify = new Command("verify")
    .summary("find what was altered, removed, moved or inserted in the log")
    .description(
      "Follows the whole audit log record by record, and compares it with what peers have seen of it: names each record that was altered, removed, moved or inserted, and a log that was cut or written anew. With a file, checks what `hanse audit export` wrote, offline. Exit code 6 if anything is wrong.",
    )
    .argument("[file]", "an exported log, instead of the gateway's own; - reads standard input")
    .option(
      "--witness <records=hash>",
      "with a file: what somebody has seen of this log, e.g. from `hanse audit witnesses --json` at a peer; may be repeated",
      gather,
    )
    .action((file: string | undefined, options: { witness?: readonly string[] }, command: Command) => {
      if (file !== undefined) {
        return verifyAuditFile(cli, printTo(cli.io, globalsOf(command)), file, (options.witness ?? []).map(parseHead));
      }
      if (options.witness === undefined) return withControl(cli, command, verifyOwn);
      throw new HanseError("INVALID_INPUT", "--witness goes with a file", {
        remedy: "Leave it out: the gateway asks what its peers have seen by itself",
      });
    });
  return withExamples(
    verify,
    "hanse audit verify",
    "hanse audit verify bsc.audit",
    "hanse audit verify bsc.audit --witness 12000=3f1c09ab…",
  );
}

async function verifyOwn(control: Control): Promise<void> {
  const { print, stream } = control;
  for await (const event of stream((client, options) => client.audit.VerifyAudit({}, options))) {
    print.value(eventJson(event));
    const { fault, progress, summary } = event;
    if (fault) print.lines([faultLine(fault)]);
    if (progress && progress.recordsDone % 100_000 === 0 && progress.recordsDone > 0) {
      print.note(`${progress.recordsDone} of ${formatCount(progress.recordsTotal, "record")}`);
    }
    if (!summary) continue;
    const witnesses = summary.witnesses.map(witnessFromWire);
    if (witnesses.length > 0) print.lines([...witnessTable(witnesses), ""]);
    else print.note("No peer has seen the log yet: a log that was cut or written anew would not be noticed.");
    concludeOwn(print, { size: summary.records, hash: summary.hash }, summary.faults, witnesses);
    return;
  }
  throw new HanseError("GATEWAY_DOWN", "the gateway ended before the verification did", {
    hop: "gateway",
    remedy: "Run `hanse audit verify` again",
  });
}

/** @throws HanseError AUDIT_FAULTS */
function concludeOwn(print: Print, head: AuditHead, faults: number, witnesses: readonly ShownWitness[]): void {
  const doubts = witnesses.flatMap(({ siteId, theirsOfOurs }) =>
    theirsOfOurs === undefined || theirsOfOurs.problem === "" ? [] : [`${siteId}: ${theirsOfOurs.problem}`],
  );
  if (faults > 0 || doubts.length > 0) {
    const what =
      faults > 0 ? `${formatCount(faults, "fault")} in the audit log` : "the audit log is not what peers have seen";
    throw new HanseError("AUDIT_FAULTS", what, {
      hop: "ledger",
      remedy:
        "Find out who wrote to the ledger beside Hanse; a backup from before, and what peers have seen, show what was there",
      problems: doubts,
    });
  }
  if (!print.quiet) print.lines([wholeLine(head)]);
}

/** @throws HanseError INVALID_INPUT */
function parseHead(text: string): AuditHead {
  const [size = "", hash = ""] = text.split("=");
  if (/^\d{1,15}$/.test(size) && isDigest(hash)) return { size: Number(size), hash };
  throw new HanseError("INVALID_INPUT", `'${text}' is not RECORDS=HASH`, {
    remedy: "`hanse audit witnesses --json` at a peer shows both",
  });
}

function eventJson({ fault, progress, summary }: VerifyAuditResponse__Output): unknown {
  if (fault) return { fault: wireJson(fault) };
  return progress ? { progress: wireJson(progress) } : { summary: wireJson(summary) };
}
