import { Command } from "commander";
import { parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { formatSubset, parseSubset, WHOLE } from "../domain/scrub.ts";
import { findingFromWire, scrubFromWire, type ShownScrub } from "../wire/scrub.ts";
import { Interrupted, type Cli } from "./cli.ts";
import { allPages, withControl, type Control } from "./control.ts";
import { withExamples } from "./examples.ts";
import { EXIT, exitCodeOf, knownReason } from "./exit.ts";
import { confirm } from "./io.ts";
import { findingLine, scrubLines, scrubProgress, scrubTable, scrubWords } from "./scrub-lines.ts";
import { REFERENCE_HELP } from "./show.ts";
import { formatRate, parseBytes } from "./units.ts";
import { wireJson } from "./wire-json.ts";

const ID_HELP = "id of the scrub, or a beginning of it that names it alone";

const PROGRESS_EVERY_MS = 2000;

/** Bytes per second where nobody says. */
const USUAL_RATE = "100MiB";

interface ScrubOptions {
  readonly store?: string;
  readonly subset?: string;
  readonly maxRate: string;
  readonly yes?: boolean;
}

/** `hanse scrub [REF…]`, `hanse scrub ls|show|stop` */
export function scrubCommand(cli: Cli): Command {
  const scrub = new Command("scrub")
    .summary("look whether the stores hold what they should")
    .description(
      "Compares this site's stores with what the ledger and the manifests say, re-reads the bytes, and tells what is dark (in a place of Hanse's and belonging to nothing), lost or corrupt; exit code 6 if there is anything. What seems wrong is looked at twice, so that running transfers are no faults. It runs in the gateway, after the transfers, and goes on without this command. Where more than 10 % of a version or a store are wrong, nothing is marked: then look at the store.",
    )
    .argument("[ref...]", `only these: ${REFERENCE_HELP}`)
    .option("--store <name>", "only this store")
    .option("--subset <n/t>", "read the bytes of the n-th of t parts; listings are compared whole", formatSubset(WHOLE))
    .option("--max-rate <bytes>", "read at most so much a second", USUAL_RATE)
    .option("--yes", "scrub everything without asking")
    .action((references: readonly string[], options: ScrubOptions, command: Command) =>
      withControl(cli, command, async (control) => start(control, references, options)),
    )
    .addCommand(lsCommand(cli))
    .addCommand(showCommand(cli))
    .addCommand(stopCommand(cli));
  return withExamples(
    scrub,
    "hanse scrub bsc/climate/era5@2026.1",
    "hanse scrub --store main --subset 2/7 --max-rate 200MiB --yes",
    "hanse scrub ls",
    "hanse scrub show scr-k3f9",
  );
}

async function start(control: Control, references: readonly string[], options: ScrubOptions): Promise<void> {
  const { cli, call, print, signal } = control;
  for (const reference of references) parseReference(reference);
  const subset = options.subset ?? formatSubset(WHOLE);
  parseSubset(subset);
  const maxRate = parseBytes(options.maxRate);
  if (maxRate < 1)
    throw new HanseError("INVALID_INPUT", "--max-rate lets nothing pass", {
      remedy: "Write e.g. 100MiB",
    });
  const asks = references.length === 0 && options.yes !== true && cli.io.canAsk && !print.json;
  const what = options.store === undefined ? "of this site" : `in store ${options.store}`;
  if (asks && !(await confirm(cli.io, `Re-read everything ${what} at ${formatRate(maxRate)}?`, signal))) {
    print.note("Nothing was begun.");
    return;
  }
  const request = {
    requestId: cli.newId(),
    references: [...references],
    store: options.store ?? "",
    subset,
    maxRate,
  };
  const { scrub } = await call((client, callOptions) => client.scrubs.StartScrub(request, callOptions));
  const last = await follow(control, scrub?.scrubId ?? "");
  finish(control, last);
}

/** Shows what is found as it is found. @returns the final state */
async function follow({ cli, print, stream, signal }: Control, scrubId: string): Promise<ShownScrub> {
  const events = stream((client, options) => client.scrubs.WatchScrub({ scrubId }, options));
  let shownAtMs = cli.now();
  let last: ShownScrub | undefined;
  try {
    for await (const event of events) {
      print.value(wireJson(event));
      for (const finding of event.findings) print.lines([findingLine(findingFromWire(finding))]);
      if (event.scrub === null) continue;
      last = scrubFromWire(event.scrub);
      if (cli.now() - shownAtMs < PROGRESS_EVERY_MS) continue;
      shownAtMs = cli.now();
      print.note(scrubProgress(last));
    }
  } catch (error) {
    if (signal.aborted) throw new Interrupted([`goes on: hanse scrub show ${scrubId}`]);
    throw error;
  }
  if (last !== undefined && last.state !== "RUNNING") return last;
  throw new HanseError("GATEWAY_DOWN", "the gateway ended before the scrub did; it goes on when it runs again", {
    hop: "gateway",
    remedy: `\`hanse scrub show ${scrubId}\` tells how it stands`,
  });
}

/** The outcome as the exit code tells it. @throws HanseError */
function finish({ print }: Control, scrub: ShownScrub): void {
  const { scrubId, state, reason, reasonCode } = scrub;
  if (state === "STUCK") {
    throw new HanseError(knownReason(reasonCode), `${scrubId} is STUCK: ${reason}`, {
      remedy: `\`hanse scrub show ${scrubId}\` shows what it saw`,
    });
  }
  if (state === "FAULTS") {
    throw new HanseError("REPLICA_FAULTS", `${scrubId} found ${scrubWords(scrub)}`, {
      remedy:
        "Copies with lost or corrupt objects are marked damaged (`hanse ls`); dark objects are left where they lie",
    });
  }
  if (!print.quiet) print.lines([scrubProgress(scrub)]);
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list past and running scrubs")
    .description("Lists scrubs, newest first: who began them, what they read, what they found.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const pages = await allPages((pageToken) =>
          call((client, options) => client.scrubs.ListScrubs({ pageSize: 1000, pageToken }, options)),
        );
        const wire = pages.flatMap((page) => page.scrubs);
        print.value({ scrubs: wireJson(wire) });
        if (wire.length === 0)
          print.note("Nothing was scrubbed yet. `hanse scrub` does; `scrub:` in site.yaml does by itself.");
        else print.lines(scrubTable(wire.map(scrubFromWire)));
      }),
    );
  return withExamples(ls, "hanse scrub ls");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show a scrub and what it found")
    .description("Shows a scrub with everything that it found; exit code 6 where that is anything.")
    .argument("<id>", ID_HELP)
    .action((scrubId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const { scrub } = await call((client, options) => client.scrubs.GetScrub({ scrubId }, options));
        const pages = await allPages((pageToken) =>
          call((client, options) => client.scrubs.ListFindings({ scrubId, pageSize: 1000, pageToken }, options)),
        );
        const findings = pages.flatMap((page) => page.findings);
        print.value({ scrub: wireJson(scrub), findings: wireJson(findings) });
        if (scrub === null) return;
        const shown = scrubFromWire(scrub);
        print.lines(scrubLines(shown));
        if (findings.length > 0) print.lines(["", ...findings.map((finding) => findingLine(findingFromWire(finding)))]);
        if (shown.state === "STUCK") cli.exitWith(exitCodeOf(knownReason(shown.reasonCode)));
        else cli.exitWith(findings.length > 0 ? exitCodeOf("REPLICA_FAULTS") : EXIT.ok);
      }),
    );
  return withExamples(show, "hanse scrub show scr-k3f9");
}

function stopCommand(cli: Cli): Command {
  const stop = new Command("stop")
    .summary("end a running scrub")
    .description("Ends a running scrub; what it found stays. Doing it twice changes nothing.")
    .argument("<id>", ID_HELP)
    .action((scrubId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { requestId: cli.newId(), scrubId };
        const { scrub } = await call((client, options) => client.scrubs.StopScrub(request, options));
        print.value({ scrub: wireJson(scrub) });
        if (!print.quiet) print.lines([`${scrub?.scrubId ?? scrubId} is ${scrub?.state ?? "STOPPED"}`]);
      }),
    );
  return withExamples(stop, "hanse scrub stop scr-k3f9");
}
