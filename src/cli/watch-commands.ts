import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { ControlClient } from "../wire/client.ts";
import type { Watch__Output } from "../wire/gen/hanse/control/v1/Watch.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl, type CallOptions, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { watchAddCommand } from "./watch-add.ts";
import { checkpointLines, watchLines, watchTable } from "./watch-lines.ts";
import { wireJson } from "./wire-json.ts";

const ID_HELP = "id of the watch, or a beginning of it that names it alone";

/** `hanse watch add|ls|show|scan|suspend|resume|rm` */
export function watchCommand(cli: Cli): Command {
  return (
    new Command("watch")
      .summary("publish the checkpoints of a training run as they become complete")
      .description(
        "Standing orders to publish finished checkpoints. Each looks at a store's prefix by listing it, and at nothing else.",
      )
      // So that `add --as` is the artifact, and not somebody here who asks.
      .enablePositionalOptions()
      .addCommand(watchAddCommand(cli))
      .addCommand(lsCommand(cli))
      .addCommand(showCommand(cli))
      .addCommand(scanCommand(cli))
      .addCommand(
        steerCommand(cli, "suspend", "stop looking until resumed", "is suspended", (client, request, options) =>
          client.watches.SuspendWatch(request, options),
        ),
      )
      .addCommand(
        steerCommand(cli, "resume", "look again, now and from now on", "looks again", (client, request, options) =>
          client.watches.ResumeWatch(request, options),
        ),
      )
      .addCommand(rmCommand(cli))
  );
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the watches")
    .description("Lists the watches, oldest first: your own, or all for an operator or auditor.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const pages = await allPages((pageToken) =>
          call((client, options) => client.watches.ListWatches({ pageSize: 1000, pageToken }, options)),
        );
        const watches = pages.flatMap((page) => page.watches);
        print.value({ watches: wireJson(watches) });
        if (watches.length === 0) print.note("No watches. Give one: hanse watch add --help");
        else {
          print.lines(watchTable(watches));
          for (const { watchId, reason } of watches) if (reason !== "") print.lines([`${watchId}: ${reason}`]);
        }
      }),
    );
  return withExamples(ls, "hanse watch ls");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show a watch and its checkpoints")
    .description(
      "Shows a watch and each checkpoint that it knows, highest step first: growing, incomplete (and what it lacks), " +
        "abandoned, complete, published, changed or gone after its publication.",
    )
    .argument("<id>", ID_HELP)
    .action((watchId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async (control) => {
        const { watch } = await control.call((client, options) => client.watches.GetWatch({ watchId }, options));
        await showWatch(control, watch);
      }),
    );
  return withExamples(show, "hanse watch show wa-k3f9x2");
}

function scanCommand(cli: Cli): Command {
  const scan = new Command("scan")
    .summary("look now, and show what was found")
    .description(
      "Looks now instead of when it is due, e.g. from the training job's own hook. What is complete is published once a " +
        "second look, some time later, finds it unchanged.",
    )
    .argument("<id>", ID_HELP)
    .action((watchId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async (control) => {
        const request = { requestId: cli.newId(), watchId };
        const { watch, finished } = await control.call((client, options) => client.watches.ScanWatch(request, options));
        await showWatch(control, watch);
        if (!finished) control.print.note("It is still looking; this is what it knew before.");
      }),
    );
  return withExamples(scan, "hanse watch scan wa-k3f9x2");
}

function rmCommand(cli: Cli): Command {
  const rm = new Command("rm")
    .summary("end a watch")
    .description("Ends a watch. What it published stays.")
    .argument("<id>", ID_HELP)
    .action((watchId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const removed = await call((client, options) =>
          client.watches.RemoveWatch({ requestId: cli.newId(), watchId }, options),
        );
        print.value(wireJson(removed));
        if (!print.quiet) print.lines([`Watch ${watchId} is ended`]);
      }),
    );
  return withExamples(rm, "hanse watch rm wa-k3f9x2");
}

type Steer = (
  client: ControlClient,
  request: { requestId: string; watchId: string },
  options: CallOptions,
) => Promise<{ watch: Watch__Output | null }>;

function steerCommand(cli: Cli, verb: string, summary: string, became: string, steer: Steer): Command {
  const command = new Command(verb)
    .summary(summary)
    .description(`Has a watch ${verb}: ${summary}. Doing it twice changes nothing.`)
    .argument("<id>", ID_HELP)
    .action((watchId: string, _options: unknown, invoked: Command) =>
      withControl(cli, invoked, async ({ call, print }) => {
        const { watch } = await call((client, options) => steer(client, { requestId: cli.newId(), watchId }, options));
        print.value({ watch: wireJson(watch) });
        if (watch !== null && !print.quiet) print.lines([`Watch ${watch.watchId} ${became} (${watch.state})`]);
      }),
    );
  return withExamples(command, `hanse watch ${verb} wa-k3f9x2`);
}

async function showWatch({ call, print }: Control, watch: Watch__Output | null): Promise<void> {
  if (watch === null) throw new HanseError("INTERNAL", "the gateway shows no watch", { hop: "gateway" });
  const { watchId } = watch;
  const pages = await allPages((pageToken) =>
    call((client, options) => client.watches.ListCheckpoints({ watchId, pageSize: 1000, pageToken }, options)),
  );
  const checkpoints = pages.flatMap((page) => page.checkpoints);
  print.value({ watch: wireJson(watch), checkpoints: wireJson(checkpoints) });
  print.lines(watchLines(watch));
  if (checkpoints.length === 0) print.note("", "No checkpoints yet.");
  else print.lines(["", ...checkpointLines(checkpoints)]);
}
