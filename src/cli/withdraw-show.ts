import { resolve } from "node:path";
import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId, type SiteId } from "../domain/site.ts";
import { formatWithdrawalFile, MOST_RECEIPTS } from "../domain/withdrawal.ts";
import type { GetWithdrawalResponse__Output } from "../wire/gen/hanse/control/v1/GetWithdrawalResponse.ts";
import type { Withdrawal__Output } from "../wire/gen/hanse/control/v1/Withdrawal.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { gather } from "./gather.ts";
import { parseDuration } from "./units.ts";
import { wireJson } from "./wire-json.ts";
import { withdrawalLines, WITHIN } from "./withdraw-lines.ts";
import { writeNew } from "./write-new.ts";

/** What an argument that names a withdrawn version is told to be. */
export const REFERENCE_HELP = "site/name@label, with its label, e.g. bsc/climate/era5@2026.1";

interface ShowOptions {
  readonly within: string;
  readonly out?: string;
  readonly holder?: readonly string[];
}

/** `hanse withdraw show REF` */
export function withdrawShowCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show who had a withdrawn version, and what they did; write it to a file")
    .description(
      "Shows a withdrawal: why, since when, and of a version of this site every peer that had it: its receipt, its exception, or since when it is waited for. With --out, writes the signed documents to a file, with the sites' statements: whoever has it can check it by `hanse withdraw verify`, anywhere.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--within <time>", "how long holders have to answer", WITHIN)
    .option("--out <file>", "write it to this new file; - prints it alone")
    .option("--holder <site>", "only this holder's receipt in the file; may be repeated", gather)
    .action((reference: string, options: ShowOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const lateBefore = cli.now() - parseDuration(options.within);
        const answer = await call((client, callOptions) =>
          client.withdrawals.GetWithdrawal({ reference }, callOptions),
        );
        const { withdrawal } = answer;
        if (withdrawal === null) throw new HanseError("INTERNAL", "the gateway shows nothing", { hop: "gateway" });
        const { out } = options;
        if (out !== undefined) {
          const file = fileOf(withdrawal, answer, options.holder?.map(parseSiteId));
          if (out === "-") {
            cli.io.out.write(file);
            return;
          }
          await writeNew(resolve(cli.cwd, out), file);
        }
        print.value(wireJson(answer));
        print.lines(withdrawalLines(withdrawal, lateBefore));
        if (out !== undefined)
          print.note("", `Written to ${out}. Check it, here or anywhere: hanse withdraw verify ${out}`);
      }),
    );
  return withExamples(
    show,
    "hanse withdraw show bsc/climate/era5@2026.1",
    "hanse withdraw show bsc/climate/era5@2026.1 --out era5.withdrawal",
  );
}

/** The signed documents, of all who have answered or of some. @throws HanseError WRONG_STATE where there is no receipt, INVALID_INPUT */
function fileOf(
  { reference, token, receipt: own, holders }: Withdrawal__Output,
  { statements: others }: GetWithdrawalResponse__Output,
  only: readonly SiteId[] | undefined,
): string {
  const chosen = holders.filter(({ siteId, receipt }) => receipt !== "" && (only?.includes(siteId) ?? true));
  const receipts = [...chosen.map(({ receipt }) => receipt), own].filter((text) => text !== "");
  if (receipts.length === 0) {
    throw new HanseError("WRONG_STATE", `nobody has signed anything about ${reference} yet`, {
      remedy: `\`hanse withdraw show ${reference}\` shows who is waited for`,
    });
  }
  if (receipts.length > MOST_RECEIPTS) {
    throw new HanseError("INVALID_INPUT", `a file holds at most ${MOST_RECEIPTS} receipts, and there are more`, {
      remedy: "Write several files, each with some: --holder SITE",
    });
  }
  const statements = [...others, ...chosen.map(({ statement }) => statement)].filter((text) => text !== "");
  return formatWithdrawalFile({ withdrawal: token, receipts, statements });
}
