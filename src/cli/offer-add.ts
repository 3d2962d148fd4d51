import { Command } from "commander";
import { parseArtifactPattern } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { OfferTerms } from "../domain/offer.ts";
import { offerFromWire } from "../wire/offer.ts";
import { offerTermsToWire } from "../wire/told-offer.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { parseUntil } from "./grant-add.ts";
import { offerWords } from "./offer-lines.ts";
import { parseCount } from "./parse-count.ts";
import { parseKind } from "./rule-add.ts";
import { wireJson } from "./wire-json.ts";

interface AddOptions {
  readonly artifact: string;
  readonly copies: string;
  readonly kind?: string;
  readonly sites?: string;
  readonly keepLast?: string;
  readonly keepEvery?: string;
  readonly every?: string;
  readonly latestOnly?: boolean;
  readonly until?: string;
}

/** `hanse offer add` */
export function offerAddCommand(cli: Cli): Command {
  const add = new Command("add")
    .summary("ask other sites to keep copies of what this site publishes")
    .description(
      "Offers artifacts of this site to others, which are to keep so many copies. Sites whose policies accept it make a rule by themselves, elsewhere an operator is asked; the first that accept get the places, and where one leaves, the next gets its place. An offer gives no permission: a site that has no grant to read is not told of it. How many versions stay is what you propose; a site may keep fewer.",
    )
    .requiredOption(
      "--artifact <pattern>",
      "artifact names of this site; * is one segment, ** any depth. Quote it: the shell knows * too",
    )
    .requiredOption("--copies <count>", "so many other sites are to keep copies, and no more")
    .option("--kind <kind>", "only datasets, or only checkpoints: dataset, checkpoint (default: both)")
    .option(
      "--sites <sites>",
      "to whom: ids of peers, country=FI,DE, region=EU, with commas between (default: every peer)",
    )
    .option("--keep-last <count>", "of each artifact the newest so many are to stay (default: all)")
    .option("--keep-every <n>", "those whose step is divisible by N are to stay for good")
    .option("--every <n>", "only versions whose step is divisible by N (default: 1, all)")
    .option("--latest-only", "only the newest version of each artifact")
    .option("--until <time>", "it ends then: 2026-12-31, 2026-12-31T12:00:00Z, or from now: 30d, 12h")
    .action((options: AddOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = {
          requestId: cli.newId(),
          terms: offerTermsToWire(parseOffer(options, cli.now())),
          sites: [...parseSites(options.sites)],
        };
        const added = await call((client, callOptions) => client.offers.AddOffer(request, callOptions));
        print.value(wireJson(added));
        if (added.offer !== null && !print.quiet) {
          const { offerId, terms, sites } = offerFromWire(added.offer);
          const words = offerWords(terms);
          const to = sites.length === 0 ? "every peer" : sites.join(", ");
          const copies = terms.copies === 1 ? "1 copy" : `${terms.copies} copies`;
          print.lines([
            `Offer ${offerId}: ${copies} of ${terms.artifact}, to ${to}${words.length === 0 ? "" : `: ${words.join(", ")}`}`,
          ]);
        }
        if (!print.json) for (const warning of added.warnings) print.warn(warning);
      }),
    );
  return withExamples(
    add,
    "hanse offer add --artifact 'llm/*' --kind checkpoint --copies 2 --sites country=FI,DE --keep-last 3",
    "hanse offer add --artifact climate/era5 --copies 1 --sites lumi,cineca",
    "hanse offer add --artifact 'llm/**' --copies 2 --sites region=EU --keep-last 1 --latest-only --until 90d",
  );
}

/** @throws HanseError INVALID_INPUT */
function parseOffer(options: AddOptions, nowMs: number): OfferTerms {
  const { artifact, kind, copies, keepLast, keepEvery, every, until } = options;
  return {
    artifact: parseArtifactPattern(artifact),
    kind: kind === undefined ? undefined : parseKind(kind),
    copies: atLeastOne(copies, "--copies"),
    keepLast: keepLast === undefined ? undefined : atLeastOne(keepLast, "--keep-last"),
    keepEvery: keepEvery === undefined ? undefined : atLeastOne(keepEvery, "--keep-every"),
    every: every === undefined ? 1 : atLeastOne(every, "--every"),
    latestOnly: options.latestOnly === true,
    untilMs: until === undefined ? undefined : parseUntil(until, nowMs),
  };
}

function atLeastOne(text: string, option: string): number {
  const count = parseCount(text, option);
  if (count >= 1) return count;
  throw new HanseError("INVALID_INPUT", `${option} wants 1 or more`, { remedy: "Write e.g. 2" });
}

/**
 * `lumi,country=FI,DE,region=EU` as `lumi`, `country=FI`, `country=DE`, `region=EU`: what begins with a capital goes on with
 * what was named before it, because no site's id does.
 */
export function parseSites(text = ""): readonly string[] {
  let attribute = "";
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", value] = part.split("=");
      if (value !== undefined) attribute = name;
      else if (attribute !== "" && /^[A-Z]/.test(part)) return `${attribute}=${part}`;
      return part;
    });
}
