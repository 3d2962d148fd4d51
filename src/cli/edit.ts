import { Command, Option } from "commander";
import { parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { CHANGE_MEMBERS, changeToWire, type ShownChange } from "../wire/metadata-change.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { gather } from "./gather.ts";
import { REFERENCE_HELP } from "./show.ts";
import { wireJson } from "./wire-json.ts";

/** What may be left empty. */
const OPTIONAL = ["description", "keywords", "contact", "derived-from"] as const;
type Optional = (typeof OPTIONAL)[number];

interface EditOptions {
  readonly title?: string;
  readonly license?: string;
  readonly description?: string;
  readonly keyword?: readonly string[];
  readonly contact?: string;
  readonly derivedFrom?: readonly string[];
  readonly clear?: readonly Optional[];
}

/** `hanse edit REF` */
export function editCommand(cli: Cli): Command {
  const edit = new Command("edit")
    .summary("correct what a version of this site says of itself")
    .description(
      "Corrects title, licence, description, keywords, contact or lineage of one of this site's versions, signed anew; peers that see the version are told. Its content, digest and label stay as they are.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--title <title>", "one line for people")
    .option("--license <licence>", "SPDX expression, e.g. CC-BY-4.0, or text")
    .option("--description <text>", "a few sentences for people")
    .option("--keyword <word>", "a keyword; may be repeated; these take the place of all that it has", gather)
    .option("--contact <text>", "whom to ask: a name, an address, a page")
    .option(
      "--derived-from <ref>",
      "a version that it was made from; may be repeated; these take the place of all that it has",
      gather,
    )
    .addOption(
      new Option("--clear <what>", `remove it: ${OPTIONAL.join(", ")}; may be repeated`).argParser(
        (value: string, before: readonly Optional[] | undefined) => [...(before ?? []), optional(value)],
      ),
    )
    .action((reference: string, options: EditOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        parseReference(reference);
        const change = changeOf(options);
        const request = { requestId: cli.newId(), reference, ...changeToWire(change) };
        const answer = await call((client, callOptions) => client.catalog.EditVersion(request, callOptions));
        print.value(wireJson(answer));
        const { version, changed } = answer;
        const name = version?.reference ?? reference;
        if (!changed) print.lines([`${name} says so already; nothing changed`]);
        else {
          print.lines([
            `Corrected ${name}: ${CHANGE_MEMBERS.filter((member) => change[member] !== undefined)
              .map(wordOf)
              .join(", ")}`,
          ]);
          print.note("Peers that may see it are told at once, or when they are back.");
        }
      }),
    );
  return withExamples(
    edit,
    "hanse edit bsc/climate/era5@2026.1 --license CC-BY-4.0 --contact data@bsc.example",
    "hanse edit bsc/climate/era5 --keyword reanalysis --keyword hourly --clear description",
    "hanse edit bsc/llm/run3@step-1000 --derived-from bsc/climate/era5@2026.1 --derived-from lumi/text/web@3",
  );
}

/** @throws HanseError INVALID_INPUT where nothing is named, or a thing twice */
function changeOf({
  title,
  license,
  description,
  keyword,
  contact,
  derivedFrom,
  clear = [],
}: EditOptions): ShownChange {
  const given = {
    ...(title === undefined ? {} : { title }),
    ...(license === undefined ? {} : { license }),
    ...(description === undefined ? {} : { description }),
    // A keyword without letters is none: `--keyword ""` removes all.
    ...(keyword === undefined ? {} : { keywords: keyword.filter((word) => word !== "") }),
    ...(contact === undefined ? {} : { contact }),
    ...(derivedFrom === undefined ? {} : { derivedFrom }),
  };
  derivedFrom?.forEach(parseReference);
  const twice = clear.find((option) => memberOf(option) in given);
  if (twice !== undefined)
    throw new HanseError("INVALID_INPUT", `${twice} cannot be both given and cleared`, {
      remedy: "Leave one of them out",
    });
  const cleared = Object.fromEntries(
    clear.map((option) => [memberOf(option), LISTS.some((one) => one === option) ? [] : ""]),
  );
  const change: ShownChange = { ...given, ...cleared };
  if (Object.keys(change).length > 0) return change;
  throw new HanseError("INVALID_INPUT", "nothing was named that is to be corrected", {
    remedy: "Add --title, --license, --description, --keyword, --contact, --derived-from or --clear",
  });
}

function optional(value: string): Optional {
  const known = OPTIONAL.find((member) => member === value || `${value}s` === member);
  if (known !== undefined) return known;
  throw new HanseError("INVALID_INPUT", `'${value}' cannot be cleared`, {
    remedy: `Use one of ${OPTIONAL.join(", ")}`,
  });
}

const LISTS: readonly Optional[] = ["keywords", "derived-from"];
const memberOf = (option: Optional): keyof ShownChange => (option === "derived-from" ? "derivedFrom" : option);
const WORDS: Partial<Record<keyof ShownChange, string>> = { license: "licence", derivedFrom: "lineage" };
const wordOf = (member: keyof ShownChange): string => WORDS[member] ?? member;
