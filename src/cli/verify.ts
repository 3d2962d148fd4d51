import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { VerifyReplicaResponse__Output } from "../wire/gen/hanse/control/v1/VerifyReplicaResponse.ts";
import type { VerifySummary__Output } from "../wire/gen/hanse/control/v1/VerifySummary.ts";
import type { Cli } from "./cli.ts";
import { withControl, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { REFERENCE_HELP } from "./show.ts";
import { formatBytes, formatCount } from "./units.ts";
import { wireJson } from "./wire-json.ts";

const PROGRESS_EVERY_MS = 2000;

/** `hanse verify REF`: each fault as it is found; exit code 6 where there is any. */
export function verifyCommand(cli: Cli): Command {
  const verify = new Command("verify")
    .summary("re-read a held version and name every bad object")
    .description(
      "Re-reads this site's copy of a version against its signed manifest and names each bad or missing object; exit code 6 if there is one.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .action((reference: string, _options: unknown, command: Command) =>
      withControl(cli, command, async (control) => {
        const summary = await showEvents(control, reference);
        if (!summary.ok) {
          throw new HanseError(
            "REPLICA_FAULTS",
            `${formatCount(summary.faults, "fault")} in ${reference} at ${summary.location}`,
            {
              remedy: `Do not use it; cure what changed it, then \`hanse repair ${reference}\``,
            },
          );
        }
        if (!control.print.quiet) {
          const content = `${formatCount(summary.objects, "object")}, ${formatBytes(summary.bytes)}`;
          control.print.lines([`${reference} is whole: ${content} re-read at ${summary.location}`]);
        }
      }),
    );
  return withExamples(verify, "hanse verify bsc/climate/era5@2026.1");
}

/** @throws HanseError GATEWAY_DOWN for a stream that ends without its summary */
async function showEvents({ cli, print, stream }: Control, reference: string): Promise<VerifySummary__Output> {
  const events = stream((client, options) => client.transfers.VerifyReplica({ reference }, options));
  let shownAtMs = Number.NEGATIVE_INFINITY;
  for await (const event of events) {
    const { fault, progress, summary } = event;
    print.value(eventJson(event));
    if (fault)
      print.lines([`${fault.fault.toUpperCase()}  ${fault.path}${fault.detail === "" ? "" : `  (${fault.detail})`}`]);
    if (progress && cli.now() - shownAtMs >= PROGRESS_EVERY_MS) {
      shownAtMs = cli.now();
      print.note(
        `${formatBytes(progress.bytesDone)} of ${formatBytes(progress.bytesTotal)}, ${progress.objectsDone} of ${formatCount(progress.objectsTotal, "object")}`,
      );
    }
    if (summary) return summary;
  }
  throw new HanseError("GATEWAY_DOWN", "the gateway ended before the verification did", {
    hop: "gateway",
    remedy: `Run \`hanse verify ${reference}\` again`,
  });
}

function eventJson({ fault, progress, summary }: VerifyReplicaResponse__Output): unknown {
  if (fault) return { fault: wireJson(fault) };
  return progress ? { progress: wireJson(progress) } : { summary: wireJson(summary) };
}
