import { Command } from "commander";
import { parseReference } from "../domain/artifact.ts";
import { lineageNodeFromWire, type ShownLineageNode } from "../wire/lineage.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { REFERENCE_HELP } from "./show.ts";
import { clip } from "./text.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse lineage REF` */
export function lineageCommand(cli: Cli): Command {
  const lineage = new Command("lineage")
    .summary("show what a version was made from, and what was made from it")
    .description(
      "Shows what a version was made from and what was made from it, as their owners say and as far as this site sees. A version that comes again is named and not followed.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .action((reference: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        parseReference(reference);
        const answer = await call((client, options) => client.catalog.GetLineage({ reference }, options));
        print.value(wireJson(answer));
        print.lines([
          answer.reference,
          ...treeLines("made from", answer.madeFrom.map(lineageNodeFromWire)),
          ...treeLines("made into", answer.derived.map(lineageNodeFromWire)),
        ]);
        if (answer.madeFrom.length + answer.derived.length === 0)
          print.note("Its owner names nothing that it was made from, and nothing seen here was made from it.");
        if (!answer.complete && !print.json) print.warn("there is more than is shown: look at one of the last in turn");
      }),
    );
  return withExamples(lineage, "hanse lineage bsc/llm/run3@step-1000", "hanse lineage bsc/climate/era5 --json");
}

function treeLines(heading: string, nodes: readonly ShownLineageNode[]): readonly string[] {
  if (nodes.length === 0) return [];
  return [heading, ...nodes.map((node) => `${"  ".repeat(node.depth)}${node.reference}${remarks(node)}`)];
}

/** What is to be known of it besides its name. */
function remarks({ state, title, repeated, withdrawn, deprecation }: ShownLineageNode): string {
  if (state === "unknown") return "  (not known here)";
  if (state === "hidden") return "  (hidden)";
  const said = [
    ...(withdrawn ? ["withdrawn"] : []),
    ...(deprecation === undefined ? [] : [`deprecated, use ${deprecation.use}`]),
    ...(repeated ? ["see above"] : []),
  ];
  return `  ${clip(title, 48)}${said.length === 0 ? "" : ` (${said.join("; ")})`}`;
}
