import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LyingGateway } from "../support/lying-gateway.ts";
import { hanse, temporaryDirectory } from "../unit/cli/support.ts";
import { tallied, tell } from "./tell.ts";

/* What a hostile peer, store or gateway says reaches a terminal as visible text and never as a command to it. */

/** ESC, CSI as one character, OSC 8 and 52, a carriage return, a turn of direction, an invisible letter, a backspace. */
const HOSTILE =
  "evil\u001b[31m\u009b2J\u001b]8;;http://evil.example\u0007\u001b]52;c;ZXZpbA==\u0007\rgood\u202egood\u200b\u0008\u0000end";

/** What no output may hold; the line feed ends lines. */
const NOT_NEUTRAL = /(?!\n)[\p{Cc}\u2028\u2029\u200b\u202a-\u202e\u2066-\u2069]/u;

const COMMANDS: readonly (readonly string[])[] = [
  ["ls"],
  ["ls", "lumi"],
  ["show", "lumi/a@1"],
  ["search", "a"],
  ["site", "show"],
  ["site", "statement"],
  ["peer", "ls"],
  ["peer", "show", "lumi"],
  ["grant", "ls"],
  ["store", "ls"],
  ["transfer", "ls"],
  ["transfer", "show", "tr-1"],
  ["transfer", "watch", "tr-1"],
  ["transfer", "wait", "tr-1"],
  ["delivery", "ls"],
  ["delivery", "show", "dl-1"],
  ["delivery", "sum"],
  ["receipt", "ls"],
  ["receipt", "show", "tr-1"],
  ["plan", "lumi/a@1"],
  ["pull", "lumi/a@1"],
  ["verify", "lumi/a@1"],
  ["publish", "s3://b/p", "--as", "a@1", "--title", "t", "--license", "l"],
];

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let gateway: LyingGateway;
let site: string;

beforeAll(async () => {
  folder = await temporaryDirectory();
  const made = await hanse(["init", "bsc", "--name", "BSC", "--country", "ES", "--public-host", "localhost"], {
    cwd: folder.path,
  });
  expect(made.code).toBe(0);
  site = join(folder.path, "bsc");
  gateway = await LyingGateway.for(site, HOSTILE);
});

afterAll(async () => {
  gateway[Symbol.dispose]();
  await folder[Symbol.asyncDispose]();
});

describe.each(["answers", "errors"] as const)("a gateway whose %s are hostile", (lie) => {
  it.each([[[]], [["--json"]]])("moves no terminal, with %j", async (more) => {
    gateway.lie = lie;
    gateway.called.clear();
    const outcomes: string[] = [];
    let shown = 0;
    for (const args of COMMANDS) {
      const { code, out, err } = await hanse(["--site", site, ...args, ...more]);
      const said = out + err;
      expect({ args, found: NOT_NEUTRAL.exec(said)?.[0].codePointAt(0) }).toEqual({ args, found: undefined });
      if (said.includes("evil")) shown += 1;
      outcomes.push(`exit ${code}`);
    }
    // It must have been asked, and what it said must have been shown, or nothing was tried.
    expect(gateway.called.size).toBeGreaterThan(15);
    expect(shown).toBeGreaterThan(lie === "errors" ? 20 : 8);
    tell(
      "C3",
      `control characters in ${lie} · ${COMMANDS.length} commands ${more.join("")}`.trimEnd(),
      `neutral in all; shown by ${shown}; ${tallied(outcomes)}`,
    );
  });
});
