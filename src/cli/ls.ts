import { Command } from "commander";
import { parseSiteId } from "../domain/site.ts";
import type { Version__Output } from "../wire/gen/hanse/control/v1/Version.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { formatTable, type Column } from "./table.ts";
import { formatBytes } from "./units.ts";
import { shownTime, wireJson } from "./wire-json.ts";

const COLUMNS: readonly Column<Version__Output>[] = [
  { heading: "REFERENCE", value: ({ reference }) => reference },
  { heading: "KIND", value: ({ kind }) => kind },
  { heading: "OBJECTS", value: ({ objects }) => objects.toLocaleString("en-US"), align: "right" },
  { heading: "SIZE", value: ({ bytes }) => formatBytes(bytes), align: "right" },
  { heading: "CREATED", value: ({ createdAt }) => shownTime(createdAt) },
  { heading: "HERE", value: hereWord },
  { heading: "TITLE", value: ({ title }) => title, most: 48 },
];

/** How this site stands to a version, in a word or two. */
export function hereWord({
  replicaState,
  withdrawn,
  deprecation,
}: Pick<Version__Output, "replicaState" | "withdrawn" | "deprecation">): string {
  if (withdrawn) return "withdrawn";
  if (deprecation === null) return replicaState === "" ? "-" : replicaState;
  return replicaState === "" ? "deprecated" : `${replicaState}, deprecated`;
}

/** `hanse ls [SITE]` */
export function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the artifacts of this site and its peers")
    .description("Lists the versions that this site owns and those that its peers let it discover, newest first.")
    .argument("[site]", "only those of this site, e.g. bsc")
    .action((site: string | undefined, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const siteId = site === undefined ? "" : parseSiteId(site);
        const pages = await allPages((pageToken) =>
          call((client, options) => client.catalog.ListVersions({ siteId, pageSize: 1000, pageToken }, options)),
        );
        const versions = pages.flatMap((page) => page.versions);
        const warnings = [...new Set(pages.flatMap((page) => page.warnings))];
        print.value({ versions: wireJson(versions), warnings });
        if (versions.length === 0) print.note("Nothing to see yet. Publish something, or ask a peer for a grant.");
        else print.lines(formatTable(COLUMNS, versions));
        if (!print.json) for (const warning of warnings) print.warn(warning);
      }),
    );
  return withExamples(ls, "hanse ls", "hanse ls bsc --json | jq '.versions[].reference'");
}
