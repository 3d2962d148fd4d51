import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Finished } from "../../src/lab/children.ts";

const ENTRY = fileURLToPath(new URL("../../bin/hanse.js", import.meta.url));

/** Runs `hanse ARGS` in a directory without a site, with nothing in the environment that leads to one. */
export const offlineIn = (directory: string, ...args: readonly string[]): Promise<Finished> =>
  new Promise((resolve) => {
    const options = { cwd: directory, env: { PATH: "/usr/bin:/bin", HOME: directory } };
    execFile(process.execPath, [ENTRY, ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, out, err });
    });
  });
