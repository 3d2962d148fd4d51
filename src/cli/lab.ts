import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { serveS3Door } from "../lab/s3-door/serve.ts";
import type { Cli } from "./cli.ts";
import { withExamples } from "./examples.ts";
import { globalsOf } from "./globals.ts";
import { printTo } from "./print.ts";

const ENTRY = fileURLToPath(new URL("../../bin/hanse.js", import.meta.url));
const DEFAULT_DIRECTORY = ".lab";

/** `hanse lab` */
export function labCommand(cli: Cli): Command {
  return new Command("lab")
    .summary("a federation on this machine, for trying out")
    .description(
      "Two sites, bsc and lumi, with gateways and S3 stores of their own: loopback only, for trying out and for tests.",
    )
    .addCommand(demoCommand(cli))
    .addCommand(upCommand(cli))
    .addCommand(downCommand(cli))
    .addCommand(doorCommand(), { hidden: true });
}

function demoCommand(cli: Cli): Command {
  const demo = new Command("demo")
    .summary("watch two factories share a dataset, with a kill in the middle")
    .description(
      "Starts two sites, shares a dataset and a checkpoint, kills a gateway half-way, and shows that nothing was lost. Leaves nothing behind.",
    )
    .option("--data <dir>", "share the files of this directory instead of the dataset that comes along")
    .option("--keep", "leave the two sites up to try more: the same as `hanse lab up`")
    .action(async ({ data, keep }: { data?: string; keep?: boolean }, command: Command) => {
      if (keep === true) {
        await up(cli, command, DEFAULT_DIRECTORY, data);
        return;
      }
      const { runDemo } = await import("../lab/demo.ts");
      const print = printTo(cli.io, globalsOf(command));
      const result = await runDemo({
        entry: ENTRY,
        data,
        say: (line) => {
          print.lines([line]);
        },
        signal: cli.interruption(),
      });
      print.value(result);
      if (!result.ok) cli.exitWith(1);
    });
  return withExamples(demo, "hanse lab demo", "hanse lab demo --data ./my-files");
}

function upCommand(cli: Cli): Command {
  const command = new Command("up")
    .summary("start two sites and leave them up")
    .option("--dir <dir>", "where the lab lives", DEFAULT_DIRECTORY)
    .option("--data <dir>", "share the files of this directory instead of the dataset that comes along")
    .action(async ({ dir, data }: { dir: string; data?: string }, invoked: Command) => {
      await up(cli, invoked, dir, data);
    });
  return withExamples(command, "hanse lab up");
}

async function up(cli: Cli, command: Command, dir: string, data: string | undefined): Promise<void> {
  const { prepareLab } = await import("../lab/demo.ts");
  const { endLab, startLab } = await import("../lab/lab.ts");
  const print = printTo(cli.io, globalsOf(command));
  print.note("Starting two sites, bsc and lumi …");
  const lab = await startLab(resolve(cli.cwd, dir), ENTRY);
  try {
    await prepareLab(lab, data);
  } catch (error) {
    await endLab(lab);
    throw error;
  }
  const { bsc, lumi } = lab;
  print.value({
    directory: lab.root,
    sites: [bsc, lumi].map(({ id, directory, bucket }) => ({ id, directory, bucket })),
  });
  print.lines([
    `Two sites are up in ${lab.root}, peered; bsc has published samples/vega@1.0 and llm/tiny@step-1000.`,
    "",
    "Try, as a researcher at lumi:",
    `  npx hanse --site ${lumi.directory} ls`,
    `  npx hanse --site ${lumi.directory} plan bsc/llm/tiny`,
    `  npx hanse --site ${lumi.directory} pull bsc/llm/tiny`,
    `  npx hanse --site ${lumi.directory} verify bsc/llm/tiny`,
    "and as bsc's operator:",
    `  npx hanse --site ${bsc.directory} peer ls`,
    `  npx hanse --site ${bsc.directory} grant ls`,
    "",
    `End it with: npx hanse lab down${dir === DEFAULT_DIRECTORY ? "" : ` --dir ${dir}`}`,
  ]);
}

function downCommand(cli: Cli): Command {
  const command = new Command("down")
    .summary("end a lab that was left up and remove it")
    .option("--dir <dir>", "where the lab lives", DEFAULT_DIRECTORY)
    .action(async ({ dir }: { dir: string }, invoked: Command) => {
      const print = printTo(cli.io, globalsOf(invoked));
      const { takeDown } = await import("../lab/lab.ts");
      const ended = await takeDown(resolve(cli.cwd, dir));
      print.value({ ended });
      print.lines([`Ended ${ended.length} processes and removed ${resolve(cli.cwd, dir)}.`]);
    });
  return withExamples(command, "hanse lab down");
}

/** A store of the lab as a process of its own. */
function doorCommand(): Command {
  return new Command("s3-door")
    .summary("serve a directory as an S3 bucket on loopback; never a product store")
    .requiredOption("--directory <dir>", "what the bucket holds")
    .requiredOption("--bucket <name>", "the bucket's name")
    .requiredOption("--credentials <file>", "JSON list of key pairs")
    .option("--log <file>", "where each request is logged")
    .option("--port <port>", "a port of 127.0.0.1 instead of a free one", Number)
    .action(
      async (options: { directory: string; bucket: string; credentials: string; log?: string; port?: number }) => {
        const credentials = JSON.parse(await readFile(options.credentials, "utf8")) as Parameters<
          typeof serveS3Door
        >[0]["credentials"];
        const door = await import("../lab/s3-door/serve.ts");
        await door.serveS3Door({
          directory: options.directory,
          bucket: options.bucket,
          credentials,
          logFile: options.log,
          port: options.port,
        });
      },
    );
}
