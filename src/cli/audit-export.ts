import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import { formatAuditHeader, formatAuditRecord } from "../domain/audit-file.ts";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { withControl, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { parseCount } from "./parse-count.ts";
import { formatCount } from "./units.ts";

interface ExportOptions {
  readonly out?: string;
  readonly from: string;
  readonly count?: string;
}

/** `hanse audit export` */
export function auditExportCommand(cli: Cli): Command {
  const command = new Command("export")
    .summary("write the log to a file that anybody can check")
    .description(
      "Writes the audit log as JSON Lines: what it is of, then each record with its hash, persons under their pseudonyms. `hanse audit verify FILE` checks it anywhere.",
    )
    .option("--out <file>", "write to this new file instead of the output")
    .option("--from <n>", "begin with this record", "0")
    .option("--count <n>", "at most so many records; all where it is left out")
    .action((options: ExportOptions, parsed: Command) =>
      withControl(cli, parsed, (control) => exportTo(control, options)),
    );
  return withExamples(
    command,
    "hanse audit export --out bsc.audit",
    "hanse audit export --from 12000 | jq -r 'select(.record) | .record.action'",
  );
}

async function exportTo(control: Control, { out, from, count }: ExportOptions): Promise<void> {
  const range = { from: parseCount(from, "--from"), count: count === undefined ? 0 : parseCount(count, "--count") };
  if (out === undefined) {
    for await (const lines of exported(control, range)) control.cli.io.out.write(lines.join(""));
    return;
  }
  const path = resolve(control.cli.cwd, out);
  const file = await open(path, "wx", 0o600).catch((cause: unknown) => {
    throw new HanseError("INVALID_INPUT", `${path} cannot be written as a new file`, {
      remedy: "Check the path; a file that exists is not overwritten",
      cause,
    });
  });
  let records = -1;
  try {
    for await (const lines of exported(control, range)) {
      records += lines.length;
      await file.write(lines.join(""));
    }
    await file.sync();
  } finally {
    await file.close();
  }
  control.print.value({ file: path, records });
  if (!control.print.quiet) control.print.lines([`${formatCount(records, "record")} written to ${path}`]);
}

/** Lines with their ends; the header comes first and alone. */
async function* exported(
  { stream }: Control,
  range: { readonly from: number; readonly count: number },
): AsyncGenerator<readonly string[]> {
  for await (const { previous, siteId, records } of stream((client, options) =>
    client.audit.ExportAudit(range, options),
  )) {
    if (previous !== "") yield [`${formatAuditHeader({ site: siteId, from: range.from, previous })}\n`];
    if (records.length > 0) yield records.map((record) => `${formatAuditRecord(record)}\n`);
  }
}
