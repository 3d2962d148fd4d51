import { Command } from "commander";
import { parseArtifactPattern } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { RuleTerms } from "../domain/rule.ts";
import { parseWeeklyWindow } from "../domain/weekly-window.ts";
import { ruleFromWire, ruleTermsToWire } from "../wire/rule.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { parseCount } from "./parse-count.ts";
import { termWords } from "./rule-lines.ts";
import { parseBytes } from "./units.ts";
import { wireJson } from "./wire-json.ts";

/** What says how a rule works, as options have it. */
export interface TermOptions {
  readonly from?: string;
  readonly artifact?: string;
  readonly kind?: string;
  readonly to?: string;
  readonly keepLast?: string;
  readonly keepEvery?: string;
  readonly every?: string;
  readonly latestOnly?: boolean;
  readonly priority?: string;
  readonly window?: string;
  readonly maxRate?: string;
}

/** Puts the options that make a rule on a command. */
export const withTermOptions = (command: Command): Command =>
  command
    .option("--from <site>", "the peer whose versions are brought here")
    .option("--artifact <pattern>", "artifact names; * is one segment, ** any depth. Quote it: the shell knows * too")
    .option("--kind <kind>", "only datasets, or only checkpoints: dataset, checkpoint (default: both)")
    .option(
      "--to <url>",
      "place below which each version gets SITE/ARTIFACT/LABEL: s3://bucket/prefix, STORE:prefix or file:/path (default: the site's own rule)",
    )
    .option("--keep-last <count>", "of each artifact the newest so many that are held stay, older ones are removed")
    .option(
      "--keep-every <n>",
      "those whose step is divisible by N stay for good; alone it keeps the newest one besides",
    )
    .option("--every <n>", "take only versions whose step is divisible by N (default: 1, all)")
    .option("--latest-only", "take only the newest version of each artifact, skip what lies between")
    .option("--priority <n>", "-100 to 100; higher ones run first, a person's pull has 0 (default: 0)")
    .option("--window <times>", "when its pulls may run, in UTC: 'Mon-Fri 20:00-06:00', several with ; between")
    .option("--max-rate <size>", "bytes a second for all its pulls together, e.g. 400MiB");

/** `hanse rule add` */
export function ruleAddCommand(cli: Cli): Command {
  const add = withTermOptions(
    new Command("add")
      .summary("bring versions of a peer here by themselves, from now on")
      .description(
        "Brings all versions of a peer that fit here as they are published, newest first, in your name and by your rights. A version's step is that of its label step-N, else its sequence. With --keep-last or --keep-every old copies that the rule itself brought are removed, once newer ones are held: never the last good copy of an artifact, one that is pinned, one that a person pulled, and nothing while the peer cannot be read or does not show it.",
      ),
  ).action((options: TermOptions, command: Command) =>
    withControl(cli, command, async ({ call, print }) => {
      const request = {
        requestId: cli.newId(),
        terms: ruleTermsToWire(parseTerms(options)),
      };
      const added = await call((client, callOptions) => client.rules.AddRule(request, callOptions));
      print.value(wireJson(added));
      if (added.rule !== null && !print.quiet) {
        const { ruleId, terms } = ruleFromWire(added.rule);
        const how = termWords(terms);
        print.lines([
          `Rule ${ruleId}: ${terms.artifact} of ${terms.from} comes here${how.length === 0 ? "" : `: ${how.join(", ")}`}`,
        ]);
      }
      if (!print.json) for (const warning of added.warnings) print.warn(warning);
    }),
  );
  return withExamples(
    add,
    "hanse rule add --from bsc --artifact 'llm/*' --kind checkpoint --keep-last 3 --keep-every 10000",
    "hanse rule add --from bsc --artifact 'climate/**' --to s3://mirror/climate --window 'Mon-Fri 20:00-06:00' --max-rate 400MiB",
    "hanse rule add --from bsc --artifact llm/7b-run3 --latest-only --keep-last 1 --priority 5",
  );
}

/** @throws HanseError INVALID_INPUT */
export function parseTerms(options: TermOptions): RuleTerms {
  const { from, artifact, kind, to, keepLast, keepEvery, every, priority, window, maxRate } = options;
  const most = (text: string | undefined, option: string): number | undefined =>
    text === undefined ? undefined : atLeastOne(parseCount(text, option), option);
  return {
    from: given(from, "--from SITE"),
    artifact: parseArtifactPattern(given(artifact, "--artifact PATTERN")),
    kind: kind === undefined ? undefined : parseKind(kind),
    to,
    keepLast: most(keepLast, "--keep-last"),
    keepEvery: most(keepEvery, "--keep-every"),
    every: most(every, "--every") ?? 1,
    latestOnly: options.latestOnly === true,
    priority: priority === undefined ? 0 : parsePriority(priority),
    window: window === undefined ? undefined : parseWeeklyWindow(window),
    maxBytesPerSecond: maxRate === undefined ? undefined : parseBytes(maxRate.replace(/\/s$/, "")),
  };
}

function given(text: string | undefined, option: string): string {
  if (text !== undefined) return text;
  throw new HanseError("INVALID_INPUT", `a rule needs ${option}`, {
    remedy: "See `hanse rule add --help`",
  });
}

function atLeastOne(count: number, option: string): number {
  if (count >= 1) return count;
  throw new HanseError("INVALID_INPUT", `${option} wants 1 or more`, {
    remedy: "Write e.g. 3",
  });
}

/** @throws HanseError INVALID_INPUT */
export function parseKind(text: string): "dataset" | "checkpoint" {
  if (text === "dataset" || text === "checkpoint") return text;
  throw new HanseError("INVALID_INPUT", `'${text}' is not a kind`, {
    remedy: "Use dataset or checkpoint",
  });
}

function parsePriority(text: string): number {
  if (/^-?\d{1,3}$/.test(text)) return Number(text);
  throw new HanseError("INVALID_INPUT", `--priority wants a whole number, not '${text}'`, { remedy: "Write e.g. 5" });
}
