import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { SLOW_CALL_MS, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { REFERENCE_HELP } from "./show.ts";
import { readTransfer, transferJson } from "./transfer-view.ts";
import { watchToEnd } from "./watch-to-end.ts";

/** `hanse repair REF`: follows to the end and exits by the outcome. */
export function repairCommand(cli: Cli): Command {
  const repair = new Command("repair")
    .summary("read a copy again, and fetch only what is missing or wrong")
    .description(
      "Reads this site's copy of a version against its manifest and fetches only what is missing or wrong: small objects whole, of large ones the bad parts. The rest stays as it is; what does not belong there is named and left alone. Until it is done the copy counts as damaged and carries no commit marker. Ctrl-C stops the following, not the repair.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--no-wait", "print the id and leave; the repair goes on")
    .action((reference: string, options: { wait: boolean }, command: Command) =>
      withControl(cli, command, async (control) => {
        const { print } = control;
        const request = { requestId: cli.newId(), reference };
        const started = await control.call(
          (client, callOptions) => client.transfers.StartRepair(request, callOptions),
          SLOW_CALL_MS,
        );
        const transfer = readTransfer(started.transfer);
        if (options.wait) {
          print.note(`Reading ${transfer.reference} at ${transfer.to} (${transfer.transferId})`);
          await watchToEnd(control, transfer.transferId);
        } else {
          print.value({ transfer: transferJson(transfer) });
          print.lines([transfer.transferId]);
          print.note(`Look: hanse transfer watch ${transfer.transferId}`);
        }
      }),
    );
  return withExamples(repair, "hanse repair bsc/llm/run3@step-2000", "hanse repair bsc/climate/era5 --no-wait");
}
