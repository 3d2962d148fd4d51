import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId } from "../domain/site.ts";
import { agreementFromWire, type ShownAgreement } from "../wire/agreement.ts";
import { acceptTerms } from "./accept-terms.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { REFERENCE_HELP } from "./show.ts";
import { formatProperties, formatTable } from "./table.ts";
import { termsLines } from "./terms-lines.ts";
import { formatTime } from "./units.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse agreement ls|show|accept` */
export function agreementCommand(cli: Cli): Command {
  return new Command("agreement")
    .summary("see who agreed to which terms, and agree ahead of a pull")
    .description(
      "Agreements to the terms of grants, signed by the site that agreed and kept at both: `in`, this site agreed; `out`, a peer did.",
    )
    .addCommand(lsCommand(cli))
    .addCommand(showCommand(cli))
    .addCommand(acceptCommand(cli));
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the agreements")
    .description("Lists the agreements, newest first: your own, or all for operators and auditors.")
    .option("--peer <site>", "only those with this site")
    .action((options: { peer?: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const peer = options.peer === undefined ? "" : parseSiteId(options.peer);
        const pages = await allPages((pageToken) =>
          call((client, callOptions) =>
            client.agreements.ListAgreements({ pageSize: 1000, pageToken, peer }, callOptions),
          ),
        );
        const agreements = pages.flatMap((page) => page.agreements);
        print.value({ agreements: wireJson(agreements) });
        if (agreements.length > 0) print.lines(table(agreements.map(agreementFromWire)));
        else print.note("No agreements: nothing was granted on terms yet, or nobody agreed.");
      }),
    );
  return withExamples(ls, "hanse agreement ls", "hanse agreement ls --peer bsc");
}

function table(agreements: readonly ShownAgreement[]): readonly string[] {
  return formatTable(
    [
      { heading: "ID", value: ({ agreementId }) => agreementId },
      { heading: "WHEN", value: ({ agreedAtMs }) => formatTime(agreedAtMs) },
      { heading: "WAY", value: ({ direction }) => direction },
      { heading: "PEER", value: ({ peer }) => peer },
      { heading: "ARTIFACT", value: ({ artifact }) => artifact },
      { heading: "TERMS", value: ({ termsSha256 }) => termsSha256.slice(0, 12) },
      { heading: "BY", value: whose },
      { heading: "COPIES IN", value: ({ country }) => country },
    ],
    agreements,
  );
}

const whose = ({ person = "-", forSite }: ShownAgreement): string => (forSite ? `${person}, for the site` : person);

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show an agreement in full, with the terms")
    .description("Shows an agreement: who agreed to what, the text of the terms, and with --json the signed token.")
    .argument("<id>", "id of the agreement, or a beginning of it that names it alone")
    .action((agreementId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const answer = await call((client, options) => client.agreements.GetAgreement({ agreementId }, options));
        if (answer.agreement === null)
          throw new HanseError("INTERNAL", "the gateway shows no agreement", { hop: "gateway" });
        print.value(wireJson(answer));
        const agreement = agreementFromWire(answer.agreement);
        print.lines([
          ...formatProperties([
            ["agreement", agreement.agreementId],
            ["when", formatTime(agreement.agreedAtMs)],
            [agreement.direction === "in" ? "with" : "of", agreement.peer],
            ["by", whose(agreement)],
            ["artifact", agreement.artifact],
            ["purpose", agreement.purpose ?? ""],
            ["copies in", agreement.country],
            ["grant", agreement.grantId],
            ["terms", `sha256:${agreement.termsSha256}`],
            ["page", answer.terms?.url ?? ""],
          ]),
          ...termsLines(answer.terms?.text ?? ""),
        ]);
      }),
    );
  return withExamples(show, "hanse agreement show ag-3f9c12");
}

function acceptCommand(cli: Cli): Command {
  const accept = new Command("accept")
    .summary("agree to a version's terms without pulling it")
    .description(
      "Shows the terms that a version is granted on and asks. With --for-site an operator agrees for everybody at this site, and for what it does by itself.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--to <url>", "destination as in `hanse pull`: its country is part of what is agreed to")
    .option("--accept-terms <hash>", "agree without being asked: the terms' SHA-256, a beginning of it, or yes")
    .option("--for-site", "for the whole site; operators only", false)
    .action((reference: string, options: { to?: string; acceptTerms?: string; forSite: boolean }, command: Command) =>
      withControl(cli, command, async (control) => {
        const { acceptTerms: said, to = "", forSite } = options;
        const id = await acceptTerms(control, reference, { acceptTerms: said, to, forSite });
        control.print.value({ agreementId: id });
        control.print.lines([id]);
      }),
    );
  return withExamples(
    accept,
    "hanse agreement accept bsc/climate/era5@2026.1",
    "hanse agreement accept bsc/llm/run3 --for-site --accept-terms 3f9c12ab44de",
  );
}
