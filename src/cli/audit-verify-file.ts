import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { AuditHead } from "../domain/audit.ts";
import { AuditCheck } from "../domain/audit-check.ts";
import { parseAuditHeader, parseAuditRecord, type AuditFileHeader } from "../domain/audit-file.ts";
import { HanseError } from "../domain/errors.ts";
import { faultLine, wholeLine, type ShownAuditFault } from "./audit-lines.ts";
import type { Cli } from "./cli.ts";
import type { Print } from "./print.ts";
import { formatCount } from "./units.ts";

/**
 * Checks an exported log, offline.
 * @param seen states of the log that somebody vouches for
 * @throws HanseError AUDIT_FAULTS; INVALID_DOCUMENT for what is no exported log
 */
export async function verifyAuditFile(cli: Cli, print: Print, file: string, seen: readonly AuditHead[]): Promise<void> {
  const { header, head, faults } = await followFile(cli, print, file, seen);
  print.value({ ok: faults === 0, site: header.site, from: header.from, records: head.size, hash: head.hash, faults });
  if (faults > 0) {
    throw new HanseError("AUDIT_FAULTS", `${formatCount(faults, "fault")} in ${file}`, {
      remedy: `Ask ${header.site} for a new \`hanse audit export\`, and its peers for \`hanse audit witnesses\``,
    });
  }
  if (print.quiet) return;
  const first = header.from === 0 ? "" : `, from #${header.from} on`;
  print.lines([`The log is of ${header.site}${first}`, wholeLine(head)]);
  if (seen.length === 0) print.note("Compare with what a peer has seen, by --witness: the end of a file can be cut.");
}

async function followFile(
  cli: Cli,
  print: Print,
  file: string,
  seen: readonly AuditHead[],
): Promise<{ header: AuditFileHeader; head: AuditHead; faults: number }> {
  const lines = await linesOf(cli, file);
  let header: AuditFileHeader | undefined;
  let check: AuditCheck | undefined;
  let faults = 0;
  const tell = (fault: ShownAuditFault): void => {
    faults += 1;
    print.value({ fault });
    print.lines([faultLine(fault)]);
  };
  const compare = ({ size, hash }: AuditHead): void => {
    if (seen.some((witnessed) => witnessed.size === size && witnessed.hash !== hash)) {
      tell({ index: size - 1, fault: "not as seen", detail: "a witness has seen another log up to here" });
    }
  };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (check === undefined) {
      header = parseAuditHeader(line);
      check = new AuditCheck({ size: header.from, hash: header.previous });
      compare(check.head);
      continue;
    }
    const fault = check.check(parseAuditRecord(line, number, check.head.size));
    if (fault !== undefined) tell(fault);
    compare(check.head);
  }
  if (header === undefined || check === undefined) {
    throw new HanseError("INVALID_DOCUMENT", `${file} is empty`, { remedy: "Give what `hanse audit export` wrote" });
  }
  for (const { size } of seen) {
    if (size <= check.head.size) continue;
    tell({ index: check.head.size, fault: "missing", detail: `a witness has seen up to #${size - 1}` });
  }
  return { header, head: check.head, faults };
}

async function linesOf(cli: Cli, file: string): Promise<AsyncIterable<string>> {
  if (file === "-") return createInterface({ input: cli.io.in, crlfDelay: Infinity });
  const handle = await open(resolve(cli.cwd, file), "r").catch((cause: unknown) => {
    throw new HanseError("INVALID_INPUT", `${file} cannot be read`, { remedy: "Check the path", cause });
  });
  return handle.readLines();
}
