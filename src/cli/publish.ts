import { Command, Option } from "commander";
import { parseNameAndLabel, parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { SLOW_CALL_MS, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { gather } from "./gather.ts";
import { changedNothing } from "./outcome.ts";
import { noteStanding } from "./standing.ts";
import { readTransfer, transferJson } from "./transfer-view.ts";
import { parseBytes } from "./units.ts";
import { watchToEnd } from "./watch-to-end.ts";

interface PublishOptions {
  readonly as: string;
  readonly title: string;
  readonly license: string;
  readonly description?: string;
  readonly keyword?: readonly string[];
  readonly contact?: string;
  readonly derivedFrom?: readonly string[];
  readonly kind: string;
  readonly partSize?: string;
  readonly skipInvalid?: boolean;
  readonly copy?: string;
  /** False with --no-wait. */
  readonly wait: boolean;
}

/** `hanse publish SRC --as NAME@LABEL --title … --license …` */
export function publishCommand(cli: Cli): Command {
  const publish = new Command("publish")
    .summary("make a version of what lies in a store")
    .description(
      "Hashes what lies under a store's prefix and makes it an immutable, signed version, in place. Publishing equal content again changes nothing.",
    )
    .argument("<src>", "s3://bucket/prefix, file:/path, or STORE:prefix")
    .requiredOption(
      "--as <name@label>",
      "what it is called, e.g. climate/era5@2026.1 (to act for a person, put --as PERSON before `publish`)",
    )
    .requiredOption("--title <title>", "one line for people")
    .requiredOption("--license <licence>", "SPDX expression, e.g. CC-BY-4.0, or text")
    .option("--description <text>", "a few sentences for people")
    .option("--keyword <word>", "a keyword; may be repeated", gather)
    .option("--contact <text>", "whom to ask: a name, an address, a page")
    .option("--derived-from <ref>", "a version that it was made from; may be repeated", gather)
    .addOption(new Option("--kind <kind>", "what it is").choices(["dataset", "checkpoint"]).default("dataset"))
    .option("--part-size <size>", "size of the parts, e.g. 64Mi (default: by the kind's rule)")
    .option("--skip-invalid", "leave out objects whose keys cannot be paths, instead of failing")
    .option("--copy <url>", "copy the bytes to s3://bucket/prefix or STORE:prefix first, and publish the copy")
    .option("--no-wait", "print the id and leave; the publication goes on")
    .action((source: string, options: PublishOptions, command: Command) =>
      withControl(cli, command, async (control) => {
        const request = requestOf(source, options, cli.newId());
        const { call, print } = control;
        const answer = await call(
          (client, callOptions) => client.transfers.StartPublication(request, callOptions),
          SLOW_CALL_MS,
        );
        const publication = readTransfer(answer.transfer);
        if (options.wait) {
          print.note(`Publishing ${publication.reference} from ${publication.from} (${publication.transferId})`);
          const last = await watchToEnd(control, publication.transferId);
          if (changedNothing(last)) {
            const kind = command.getOptionValueSource("kind") === "default" ? undefined : options.kind;
            await noteStanding(control, last.reference, { ...options, kind });
          }
        } else {
          print.value({ transfer: transferJson(publication) });
          print.lines([publication.transferId]);
          print.note(`Look: hanse transfer watch ${publication.transferId}`);
        }
      }),
    );
  return withExamples(
    publish,
    "hanse publish s3://climate/era5 --as climate/era5@2026.1 --title 'ERA5 hourly' --license CC-BY-4.0",
    "hanse publish file:/scratch/run3/step-1000 --copy main:run3 --as llm/run3@step-1000 --kind checkpoint --title 'Run 3' --license proprietary",
  );
}

/** @throws HanseError INVALID_INPUT for what is wrong by itself, before any gateway is asked */
function requestOf(source: string, options: PublishOptions, requestId: string) {
  parseNameAndLabel(options.as);
  options.derivedFrom?.forEach(parseReference);
  const partSize = options.partSize === undefined ? 0 : parseBytes(options.partSize);
  if (options.partSize !== undefined && partSize === 0) {
    throw new HanseError("INVALID_INPUT", "parts of 0 bytes hold nothing", {
      remedy: "Leave --part-size out for the kind's rule",
    });
  }
  return {
    requestId,
    source,
    as: options.as,
    title: options.title,
    license: options.license,
    description: options.description ?? "",
    keywords: [...(options.keyword ?? [])],
    contact: options.contact ?? "",
    derivedFrom: [...(options.derivedFrom ?? [])],
    kind: options.kind,
    partSize,
    skipInvalid: options.skipInvalid === true,
    copyTo: options.copy ?? "",
  };
}
