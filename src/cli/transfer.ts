import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl, type CallOptions } from "./control.ts";
import { withExamples } from "./examples.ts";
import { transferLines, transferTable } from "./transfer-lines.ts";
import { readTransfer, transferJson, type WireTransfer } from "./transfer-view.ts";
import { formatDuration, parseDuration } from "./units.ts";
import { watchToEnd } from "./watch-to-end.ts";
import type { ControlClient } from "../wire/client.ts";

const ID_HELP = "id of the transfer, or a beginning of it that names it alone";

/** `hanse transfer ls|show|watch|wait|pause|resume|cancel` */
export function transferCommand(cli: Cli): Command {
  return new Command("transfer")
    .summary("list, follow, pause, resume and cancel transfers")
    .description("Pulls and publications of this site. They go on whether or not anybody watches.")
    .addCommand(lsCommand(cli))
    .addCommand(showCommand(cli))
    .addCommand(watchCommand(cli))
    .addCommand(waitCommand(cli))
    .addCommand(
      steerCommand(
        cli,
        "pause",
        "take no new parts until resumed",
        "is paused; running parts end first",
        (client, request, options) => client.transfers.PauseTransfer(request, options),
      ),
    )
    .addCommand(
      steerCommand(cli, "resume", "go on from the parts that are there", "goes on", (client, request, options) =>
        client.transfers.ResumeTransfer(request, options),
      ),
    )
    .addCommand(
      steerCommand(cli, "cancel", "end it and remove what is unfinished", "is cancelled", (client, request, options) =>
        client.transfers.CancelTransfer(request, options),
      ),
    );
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list transfers and publications")
    .description("Lists the transfers and publications, newest first: your own, or all for an operator.")
    .option("--active", "only those that are not at their end")
    .action((options: { active?: boolean }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const activeOnly = options.active === true;
        const pages = await allPages((pageToken) =>
          call((client, callOptions) =>
            client.transfers.ListTransfers({ pageSize: 1000, pageToken, activeOnly }, callOptions),
          ),
        );
        const transfers = pages.flatMap((page) => page.transfers).map(readTransfer);
        print.value({ transfers: transfers.map(transferJson) });
        if (transfers.length === 0)
          print.note(activeOnly ? "No transfer is active." : "No transfers yet. Start one: hanse pull REF");
        else print.lines(transferTable(transfers));
      }),
    );
  return withExamples(ls, "hanse transfer ls --active");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show a transfer in full")
    .description("Shows a transfer: state, step, figures, and why it waits or failed.")
    .argument("<id>", ID_HELP)
    .action((transferId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const answer = await call((client, options) => client.transfers.GetTransfer({ transferId }, options));
        const transfer = readTransfer(answer.transfer);
        print.value({ transfer: transferJson(transfer) });
        print.lines(transferLines(transfer));
      }),
    );
  return withExamples(show, "hanse transfer show 01J9Z6");
}

function watchCommand(cli: Cli): Command {
  const watch = new Command("watch")
    .summary("follow a transfer to its end")
    .description(
      "Follows a transfer to its end and exits by the outcome; a bar on a terminal, lines when piped, also across restarts of the gateway.",
    )
    .argument("<id>", ID_HELP)
    .action((transferId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async (control) => {
        await watchToEnd(control, transferId);
      }),
    );
  return withExamples(watch, "hanse transfer watch 01J9Z6");
}

function waitCommand(cli: Cli): Command {
  const wait = new Command("wait")
    .summary("wait for a transfer's end, without showing progress")
    .description("Waits for a transfer's end and exits by the outcome; 5 when the time is up first.")
    .argument("<id>", ID_HELP)
    .option("--timeout <duration>", "wait at most so long, e.g. 90s, 10m, 168h (default: without limit)")
    .action((transferId: string, options: { timeout?: string }, command: Command) =>
      withControl(cli, command, async (control) => {
        if (options.timeout === undefined) {
          await watchToEnd(control, transferId, { silent: true });
          return;
        }
        const limit = new AbortController();
        const timer = after(parseDuration(options.timeout), (ms) => {
          limit.abort(
            new HanseError("INTERRUPTED", `transfer ${transferId} is not at its end after ${formatDuration(ms)}`, {
              remedy: `It goes on: \`hanse transfer watch ${transferId}\``,
            }),
          );
        });
        try {
          await watchToEnd(control, transferId, { silent: true, until: limit.signal });
        } finally {
          clearTimeout(timer);
        }
      }),
    );
  return withExamples(wait, "hanse transfer wait 01J9Z6 --timeout 2h");
}

/** setTimeout's own limit, 24.8 days: longer waits are as good as unlimited. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const after = (ms: number, act: (ms: number) => void): NodeJS.Timeout | undefined =>
  ms > LONGEST_TIMER_MS ? undefined : setTimeout(act, ms, ms);

type Steer = (
  client: ControlClient,
  request: { requestId: string; transferId: string },
  options: CallOptions,
) => Promise<{ transfer: WireTransfer | null }>;

function steerCommand(cli: Cli, verb: string, summary: string, became: string, steer: Steer): Command {
  const command = new Command(verb)
    .summary(summary)
    .description(`Has a transfer ${verb}: ${summary}. Doing it twice changes nothing.`)
    .argument("<id>", ID_HELP)
    .action((transferId: string, _options: unknown, invoked: Command) =>
      withControl(cli, invoked, async ({ call, print }) => {
        const answer = await call((client, options) => steer(client, { requestId: cli.newId(), transferId }, options));
        const transfer = readTransfer(answer.transfer);
        print.value({ transfer: transferJson(transfer) });
        if (!print.quiet) print.lines([`Transfer ${transfer.transferId} ${became} (${transfer.state})`]);
        if (verb === "resume") print.note(`Look: hanse transfer watch ${transfer.transferId}`);
      }),
    );
  return withExamples(command, `hanse transfer ${verb} 01J9Z6`);
}
