import { Command } from "commander";
import { isReason } from "../domain/errors.ts";
import type { StartPullResponse__Output } from "../wire/gen/hanse/control/v1/StartPullResponse.ts";
import { acceptTerms } from "./accept-terms.ts";
import type { Cli } from "./cli.ts";
import { SLOW_CALL_MS, withControl, type Control } from "./control.ts";
import { deprecationWords } from "./deprecation-words.ts";
import { withExamples } from "./examples.ts";
import { fromOption } from "./from-option.ts";
import { REFERENCE_HELP } from "./show.ts";
import { readTransfer, transferJson } from "./transfer-view.ts";
import { watchToEnd } from "./watch-to-end.ts";

/** `hanse pull REF`: follows to the end and exits by the outcome. */
export function pullCommand(cli: Cli): Command {
  const pull = new Command("pull")
    .summary("bring a version here, verified, and follow it to the end")
    .description(
      "Brings a version to a store of this site and follows it to the end; every byte is verified before it is visible. Ctrl-C stops the following, not the transfer. What is held already costs nothing, and what a held version has in common with it is copied within the store.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--to <url>", "destination: s3://bucket/prefix, file:/path or STORE:prefix (default: the site's own rule)")
    .option("--via <path>", "direct, relay, or auto: direct, and relay where direct does not work (default: auto)")
    .addOption(fromOption())
    .option(
      "--accept-terms <hash>",
      "agree to its terms without being asked: their SHA-256 or a beginning of it, or yes; see `hanse show REF --terms`",
    )
    .option("--fetch-all", "fetch every byte from its source, also what a version that is held here has already")
    .option("--no-wait", "print the id and leave; the transfer goes on")
    .action((reference: string, options: PullOptions, command: Command) =>
      withControl(cli, command, async (control) => {
        const { print } = control;
        const started = await startOnTerms(control, reference, options);
        const { alreadyHeld, location, deprecation } = started;
        const said = { alreadyHeld, location, ...(deprecation === null ? {} : { deprecation }) };
        if (deprecation !== null && !print.json) print.warn(`it is deprecated: ${deprecationWords(deprecation)}`);
        if (alreadyHeld) {
          print.value({ transfer: null, ...said });
          if (!print.quiet) print.lines([`${reference} is held already at ${location}; nothing was moved`]);
          return;
        }
        const transfer = readTransfer(started.transfer);
        if (options.wait) {
          print.note(`Pulling ${transfer.reference} to ${location} (${transfer.transferId})`);
          await watchToEnd(control, transfer.transferId, { lastJson: said });
        } else {
          print.value({ transfer: transferJson(transfer), ...said });
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
    "hanse pull bsc/llm/run3 --from bsc,lumi",
    "hanse pull bsc/llm/run3 --accept-terms 3f9c12ab44de",
  );
}

interface PullOptions {
  readonly to?: string;
  readonly via?: string;
  readonly from?: readonly string[];
  readonly acceptTerms?: string;
  readonly fetchAll?: boolean;
  readonly wait: boolean;
}

/** Starts the pull; where its terms are still to be agreed to, that comes first. */
async function startOnTerms(
  control: Control,
  reference: string,
  { to = "", via = "", from = [], acceptTerms: said, fetchAll = false }: PullOptions,
): Promise<StartPullResponse__Output> {
  const start = (): Promise<StartPullResponse__Output> => {
    const request = { requestId: control.cli.newId(), reference, to, via, from: [...from], fetchAll };
    return control.call((client, options) => client.transfers.StartPull(request, options), SLOW_CALL_MS);
  };
  try {
    return await start();
  } catch (error) {
    if (!isReason(error, "TERMS_NOT_ACCEPTED")) throw error;
    if (said === undefined && !control.cli.io.canAsk) throw error;
    await acceptTerms(control, reference, { acceptTerms: said, to, forSite: false });
    return start();
  }
}
