import { Command, Option } from "commander";
import { HanseError } from "../domain/errors.ts";
import { parseSearch } from "../domain/search-query.ts";
import { parseSiteId } from "../domain/site.ts";
import { partFromWire } from "../wire/catalog-part.ts";
import type { CatalogPart__Output } from "../wire/gen/hanse/control/v1/CatalogPart.ts";
import type { FoundVersion__Output } from "../wire/gen/hanse/control/v1/FoundVersion.ts";
import type { Version__Output } from "../wire/gen/hanse/control/v1/Version.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { gather } from "./gather.ts";
import { hereWord } from "./ls.ts";
import { formatTable, type Column } from "./table.ts";
import { formatBytes, formatDuration } from "./units.ts";
import { wireJson } from "./wire-json.ts";

interface SearchOptions {
  readonly kind?: string;
  readonly site?: readonly string[];
  readonly license?: string;
  readonly keyword?: readonly string[];
  readonly limit: string;
}

type Found = Version__Output & { readonly moreVersions: number };

const COLUMNS: readonly Column<Found>[] = [
  { heading: "REFERENCE", value: ({ reference }) => reference },
  { heading: "MORE", value: ({ moreVersions }) => (moreVersions === 0 ? "" : `+${moreVersions}`), align: "right" },
  { heading: "KIND", value: ({ kind }) => kind },
  { heading: "SIZE", value: ({ bytes }) => formatBytes(bytes), align: "right" },
  { heading: "LICENCE", value: ({ license }) => license, most: 20 },
  { heading: "HERE", value: hereWord },
  { heading: "TITLE", value: ({ title }) => title, most: 48 },
];

/** `hanse search [TEXT…]` */
export function searchCommand(cli: Cli): Command {
  const search = new Command("search")
    .summary("find artifacts by words, kind, site, licence")
    .description(
      "Finds artifacts in all that this site and its peers show: every word must be in the name, label, title, keywords, licence, description or site; the last may be the beginning of a word. Shows the newest version that matches, and how many more do.",
    )
    .argument("[text...]", `words; word* and the last one may be beginnings, '"words in quotes"' stand side by side`)
    .addOption(new Option("--kind <kind>", "only these").choices(["dataset", "checkpoint"]))
    .option(
      "--site <id>",
      "only of this site; may be repeated (for the site's directory put --site before `search`)",
      gather,
    )
    .option("--license <licence>", "only under this licence, e.g. CC-BY-4.0")
    .option("--keyword <word>", "only with this keyword; may be repeated, then with all of them", gather)
    .option("--limit <n>", "show at most so many artifacts, 1 to 1000", "20")
    .action((words: readonly string[], options: SearchOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = requestOf(words.join(" "), options);
        const answer = await call((client, callOptions) => client.catalog.SearchVersions(request, callOptions));
        print.value(wireJson(answer));
        const found = answer.found.flatMap(versionFound);
        if (found.length > 0) print.lines(formatTable(columnsFor(found), found));
        else print.note("Nothing was found. Try fewer words, or `hanse ls` for all there is.");
        if (answer.nextPageToken !== "")
          print.note(`There are more: add a word or a filter, or --limit ${Math.min(request.pageSize * 5, 1000)}`);
        print.note(...freshness(answer.parts, cli.now()));
        if (!print.json) for (const warning of answer.warnings) print.warn(warning);
      }),
    );
  return withExamples(
    search,
    "hanse search era5 hourly",
    "hanse search '\"sea surface\" temp*' --kind dataset --license CC-BY-4.0",
    "hanse search --site bsc --keyword reanalysis --json | jq -r '.found[].version.reference'",
  );
}

/** A column that would be empty is left out. */
const columnsFor = (found: readonly Found[]): readonly Column<Found>[] =>
  COLUMNS.filter(({ heading }) => heading !== "MORE" || found.some(({ moreVersions }) => moreVersions > 0));

/** @throws HanseError INVALID_INPUT for what is wrong by itself, before any gateway is asked */
function requestOf(text: string, { kind = "", site = [], license = "", keyword = [], limit }: SearchOptions) {
  parseSearch(text);
  const pageSize = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  if (pageSize < 1 || pageSize > 1000)
    throw new HanseError("INVALID_INPUT", `'${limit}' is no limit`, { remedy: "Use --limit 1 to 1000" });
  return { text, kind, siteIds: site.map(siteOf), license, keywords: [...keyword], pageSize };
}

/** @throws HanseError INVALID_INPUT that tells of the other --site, which a reader may have meant */
function siteOf(text: string): string {
  try {
    return parseSiteId(text);
  } catch {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a site id`, {
      remedy: "Name a site, e.g. --site bsc; for this site's directory put --site before `search`",
    });
  }
}

const versionFound = ({ version, moreVersions }: FoundVersion__Output): Found[] =>
  version === null ? [] : [{ ...version, moreVersions }];

/** How old the answer is, peer by peer; those that are not fresh are warned of. */
function freshness(parts: readonly CatalogPart__Output[], nowMs: number): string[] {
  const fresh = parts.map(partFromWire).filter((part) => part.fresh);
  if (fresh.length === 0) return [];
  const ages = fresh.map(({ siteId, asOfMs = nowMs }) => `${siteId}: as of ${age(nowMs - asOfMs)} ago`);
  return [ages.join(", ")];
}

const age = (ms: number): string => (ms < 59_500 ? `${Math.max(0, Math.round(ms / 1000))} s` : formatDuration(ms));
