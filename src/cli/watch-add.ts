import { Command } from "commander";
import { parseArtifactName, parseReference } from "../domain/artifact.ts";
import { parseLayout } from "../domain/checkpoint/layout.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { gather } from "./gather.ts";
import { parseDuration } from "./units.ts";
import { wireJson } from "./wire-json.ts";

interface AddOptions {
  readonly as: string;
  readonly layout: string;
  readonly every: string;
  readonly abandonedAfter: string;
  readonly title?: string;
  readonly license?: string;
  readonly description?: string;
  readonly keyword?: readonly string[];
  readonly contact?: string;
  readonly derivedFrom?: readonly string[];
}

/** `hanse watch add SRC --as NAME` */
export function watchAddCommand(cli: Cli): Command {
  const add = new Command("add")
    .summary("publish each checkpoint below a prefix when it is complete")
    .description(
      "Looks at a prefix again and again. Each folder in it that is named by a step (checkpoint-1200, step_1200, " +
        "iter_0001200, global_step1200, 1200) becomes the version step-1200 when it is complete and unchanged between " +
        "two looks, in place, and not before. A label is never bound to other content: a step that is written again is shown.",
    )
    .argument("<src>", "the folder of the run: s3://bucket/prefix, file:/path, or STORE:prefix")
    .requiredOption(
      "--as <name>",
      "the artifact that the checkpoints become versions of (to act for a person, put --as PERSON before `watch`)",
    )
    .option(
      "--layout <layout>",
      "what makes one complete: hf, dcp, megatron, marker:NAME (an object inside its folder), or what is found in each",
      "auto",
    )
    .option("--every <duration>", "how often to look: 1s to 24h", "5m")
    .option(
      "--abandoned-after <duration>",
      "an incomplete one that did not change for so long counts as abandoned",
      "24h",
    )
    .option("--title <title>", "one line for people, for all versions (default: the artifact's name)")
    .option("--license <licence>", "SPDX expression, or text")
    .option("--description <text>", "a few sentences for people")
    .option("--keyword <word>", "a keyword; may be repeated", gather)
    .option("--contact <text>", "whom to ask: a name, an address, a page")
    .option("--derived-from <ref>", "a version that all of them were made from; may be repeated", gather)
    .action((source: string, options: AddOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        options.derivedFrom?.forEach(parseReference);
        const request = {
          requestId: cli.newId(),
          source,
          as: parseArtifactName(options.as),
          layout: parseLayout(options.layout),
          everySeconds: parseDuration(options.every) / 1000,
          abandonedAfterSeconds: parseDuration(options.abandonedAfter) / 1000,
          title: options.title ?? "",
          license: options.license ?? "",
          description: options.description ?? "",
          keywords: [...(options.keyword ?? [])],
          contact: options.contact ?? "",
          derivedFrom: [...(options.derivedFrom ?? [])],
        };
        const { watch } = await call((client, callOptions) => client.watches.AddWatch(request, callOptions));
        print.value({ watch: wireJson(watch) });
        if (watch === null) return;
        if (!print.quiet)
          print.lines([
            `Watch ${watch.watchId}: checkpoints in ${watch.location} become versions of ${watch.artifact}`,
          ]);
        print.note(`Look: hanse watch show ${watch.watchId}`);
      }),
    );
  return withExamples(
    add,
    "hanse watch add s3://scratch/runs/llm-7b --as llm/7b-run3 --license Apache-2.0",
    "hanse watch add main:runs/llm-7b --as llm/7b-run3 --layout megatron --every 1m",
    "hanse watch add s3://scratch/runs/llm-7b --as llm/7b-run3 --derived-from bsc/text/fineweb@2026.1",
    "hanse watch add s3://scratch/runs/x --as llm/x --layout marker:_SUCCESS --abandoned-after 6h",
  );
}
