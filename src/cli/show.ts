import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { Version__Output } from "../wire/gen/hanse/control/v1/Version.ts";
import type { Cli } from "./cli.ts";
import { SLOW_CALL_MS, withControl } from "./control.ts";
import { deprecationWords } from "./deprecation-words.ts";
import { withExamples } from "./examples.ts";
import { toldGrantWords } from "./told-grant-words.ts";
import { shownPartRule } from "./part-rule.ts";
import { formatProperties } from "./table.ts";
import { toldTermsLines } from "./terms-lines.ts";
import { formatBytes, formatCount } from "./units.ts";
import { shownTime, wireJson } from "./wire-json.ts";

/** What REF means, for every command that takes one. */
export const REFERENCE_HELP = "site/name@label, e.g. bsc/climate/era5@2026.1; without @label the latest";

/** `hanse show REF` */
export function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show one version in full")
    .description("Shows a version: what it holds, under which licence, its digest, and this site's copy of it.")
    .argument("<ref>", REFERENCE_HELP)
    .option("--terms", "show the terms that it is granted on, in full")
    .action((reference: string, options: { terms?: boolean }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        if (options.terms === true) {
          const offered = await call(
            (client, callOptions) => client.agreements.GetTerms({ reference, to: "" }, callOptions),
            SLOW_CALL_MS,
          );
          print.value(wireJson(offered));
          print.lines(offered.terms.flatMap((terms, at) => [...(at === 0 ? [] : [""]), ...toldTermsLines(terms)]));
          if (offered.terms.length === 0) print.note(`${offered.reference} is granted to you without terms.`);
          return;
        }
        const answer = await call((client, callOptions) => client.catalog.GetVersion({ reference }, callOptions));
        const { version } = answer;
        if (version === null) throw new HanseError("INTERNAL", "the gateway shows no version", { hop: "gateway" });
        print.value(wireJson(answer));
        print.lines(versionLines(version));
        if (version.replicaState === "" && !version.withdrawn)
          print.note("", `Bring it here: hanse pull ${version.reference}`);
      }),
    );
  return withExamples(show, "hanse show bsc/climate/era5@2026.1", "hanse show bsc/climate/era5 --terms");
}

/** A version in full; its description, which may have many lines, comes last. */
function versionLines(version: Version__Output): readonly string[] {
  const { description } = version;
  return [
    ...formatProperties([
      ["reference", version.reference],
      ["title", version.title],
      ["keywords", version.keywords.join(", ")],
      ["kind", version.kind],
      ["licence", version.license],
      ["contact", version.contact],
      ["content", `${formatCount(version.objects, "object")}, ${formatBytes(version.bytes)}`],
      ["digest", `sha256:${version.digest}`],
      ["parts", shownPartRule(version.partRule)],
      ["created", shownTime(version.createdAt)],
      ["you may", version.actions.join(", ")],
      ...version.offers.map((grant): [string, string] => ["granted", toldGrantWords(grant)]),
      ["withdrawn", version.withdrawn ? `${shownTime(version.withdrawnAt)}: ${version.withdrawalReason}` : ""],
      ["deprecated", deprecationWords(version.deprecation)],
      ...version.derivedFrom.map((one): [string, string] => ["made from", one]),
      ["here", version.replicaState === "" ? "no copy" : version.replicaState],
      ["lies at", version.replicaLocation],
      ["problem", version.replicaProblem],
    ]),
    ...(description === "" ? [] : ["description", ...description.split(/\r?\n/).map((line) => `  ${line}`)]),
  ];
}
