import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { SLOW_CALL_MS, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { REFERENCE_HELP } from "./show.ts";
import { readTransfer, transferJson } from "./transfer-view.ts";
import { watchToEnd } from "./watch.ts";

/** `hanse pull REF`: follows to the end and exits by the outcome. */
export function pullCommand(cli: Cli): Command {
  const pull = new Command("pull")
    .summary("bring a version here, verified, and follow it to the end")
    .description(
      "Brings a version to a store of this site and follows it to the end; every byte is verified before it is visible. Ctrl-C stops the following, not the transfer. What is held already costs nothing.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--to <url>", "destination: s3://bucket/prefix, file:/path or STORE:prefix (default: the site's own rule)")
    .option("--via <path>", "direct, relay, or auto: direct, and relay where direct does not work (default: auto)")
    .option("--no-wait", "print the id and leave; the transfer goes on")
    .action((reference: string, options: { to?: string; via?: string; wait: boolean }, command: Command) =>
      withControl(cli, command, async (control) => {
        const { call, print } = control;
        const request = { requestId: cli.newId(), reference, to: options.to ?? "", via: options.via ?? "" };
        const started = await call(
          (client, callOptions) => client.transfers.StartPull(request, callOptions),
          SLOW_CALL_MS,
        );
        const { alreadyHeld, location } = started;
        if (alreadyHeld) {
          print.value({ transfer: null, alreadyHeld, location });
          if (!print.quiet) print.lines([`${reference} is held already at ${location}; nothing was moved`]);
          return;
        }
        const transfer = readTransfer(started.transfer);
        if (options.wait) {
          print.note(`Pulling ${transfer.reference} to ${location} (${transfer.transferId})`);
          await watchToEnd(control, transfer.transferId, { lastJson: { alreadyHeld, location } });
        } else {
          print.value({ transfer: transferJson(transfer), alreadyHeld, location });
          print.lines([transfer.transferId]);
          print.note(`Look: hanse transfer watch ${transfer.transferId}`);
        }
      }),
    );
  return withExamples(
    pull,
    "hanse pull bsc/climate/era5@2026.1",
    "hanse pull bsc/llm/run3 --to s3://scratch/run3 --no-wait",
    "hanse pull bsc/llm/run3 --via relay",
  );
}
