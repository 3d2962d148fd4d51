import type { Command } from "commander";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Cli } from "../../../src/cli/cli.ts";
import { createProgram } from "../../../src/cli/program.ts";
import { hanse } from "./support.ts";

const stream = new PassThrough();
const cli: Cli = {
  io: { out: stream, err: stream, in: stream, outIsTerminal: false, canAsk: false },
  env: {},
  cwd: "/",
  now: Date.now,
  newId: () => "",
  interruption: () => new AbortController().signal,
  exitWith: () => undefined,
};

function leaves(command: Command, path: readonly string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(" "), command]];
  return command.commands.flatMap((inner) => leaves(inner, [...path, inner.name()]));
}

// The gateway and the lab bring their own help.
const OURS = leaves(createProgram(cli)).filter(([path]) => !/^(?:gateway|lab)\b/.test(path));

test.each(OURS)("hanse %s: summary, described arguments and options, an example", async (path, command) => {
  expect(command.summary()).toMatch(/^[a-z]/);
  expect(command.description()).toMatch(/^[A-Z].*\.$/);
  for (const argument of command.registeredArguments) expect(argument.description).not.toBe("");
  for (const option of command.options) expect(option.description).not.toBe("");
  const { code, out, err } = await hanse([...path.split(" "), "--help"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain(`\n  $ hanse ${path}`);
  expect(out).toContain("--json");
});

test("hanse alone: every command, grouped by whom it serves", async () => {
  const { code, out, err } = await hanse([]);
  expect([code, err]).toEqual([0, ""]);
  for (const command of createProgram(cli).commands) expect(out).toContain(`\n  ${command.name()}`);
  expect(out.indexOf("For researchers:")).toBeLessThan(out.indexOf("For operators:"));
  expect(out.split("\n").length).toBeLessThan(60);
});

test("--version is a version alone", async () => {
  const { code, out } = await hanse(["--version"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  [["peer"], "`hanse peer` wants one of its commands"],
  [["bogus"], "unknown command 'bogus'"],
  [["show"], "missing required argument 'ref'"],
  [["pull", "a/b", "c/d"], "too many arguments"],
  [["pull", "a/b", "--nope"], "unknown option '--nope'"],
  [["grant", "add", "--to", "lumi"], "required option '--artifact <pattern>' not specified"],
  [["publish", "s3://b/p", "--kind", "movie"], "is invalid"],
])("hanse %j is a usage error, as text and as JSON", async (args, text) => {
  const shown = await hanse(args);
  expect([shown.code, shown.out]).toEqual([2, ""]);
  expect(shown.err).toContain(text);
  expect(shown.err).toContain("→ See `hanse ");
  const json = await hanse([...args, "--json"]);
  expect(json.code).toBe(2);
  expect(JSON.parse(json.err)).toMatchObject({ error: { reason: "INVALID_INPUT" } });
});

test.each([
  [["peer", "accept"], "hanse peer accept"],
  [["peer", "bogus"], "hanse peer"],
  [["peer"], "hanse peer"],
  [["--site", "peer", "grant", "add"], "hanse grant add"],
  [["transfer", "show", "ls", "--nope"], "hanse transfer show"],
  [["--nope"], "hanse"],
])("a usage error of %j points to the help of %s", async (args, path) => {
  const { code, err } = await hanse(args);
  expect(code).toBe(2);
  expect(err).toContain(`→ See \`${path} --help\``);
});

test("without a site the way to one is named", async () => {
  const { code, err } = await hanse(["ls"], { cwd: "/nonexistent" });
  expect(code).toBe(2);
  expect(err).toContain("--site DIR");
});
