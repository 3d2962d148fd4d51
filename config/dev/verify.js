#!/usr/bin/env node
// Every check that needs no running code, two at a time: one line each, and what a failed one said.
//
//   node config/dev/verify.js            all of them
//   node config/dev/verify.js lint types  only these
import { spawn } from "node:child_process";

const root = new URL("../..", import.meta.url).pathname;
const npm = (path) => `${root}node_modules/${path}`;

/** Name to script and arguments; the slow ones first, so that they do not end alone. */
const CHECKS = {
  lint: [
    npm("eslint/bin/eslint.js"),
    ...["--config", "config/dev/eslint.config.js", "--max-warnings", "0"],
    ...["--cache", "--cache-strategy", "content", "--cache-location", "node_modules/.cache/eslint", "."],
  ],
  types: [npm("typescript/bin/tsc"), "-p", "tsconfig.json"],
  format: [
    npm("prettier/bin/prettier.cjs"),
    ...["--config", "config/dev/prettier.json"],
    ...["--log-level", "warn", "--check", "."],
  ],
  unused: [npm("knip/bin/knip.js"), "--config", "config/dev/knip.json", "--no-progress"],
  layers: [
    npm("dependency-cruiser/bin/dependency-cruiser.mjs"),
    ...["--config", "config/dev/dependency-cruiser.cjs", "--output-type", "err-long", "src", "test"],
  ],
  gen: ["config/dev/gen.js", "--check"],
  proto: [npm("@bufbuild/buf/bin/buf"), "lint"],
  breaking: [npm("@bufbuild/buf/bin/buf"), "breaking", "--against", "config/dev/proto-image.binpb"],
};

/** Runs one check to its end. */
async function run(name) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, CHECKS[name], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${name.padEnd(8)} ${seconds.padStart(5)} s`);
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, "  "));
  return code === 0;
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CHECKS);
const unknown = names.filter((name) => !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(", ")}. There are: ${Object.keys(CHECKS).join(", ")}`);
  process.exit(2);
}

const queue = [...names];
const failed = [];
const lane = async () => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (!(await run(name))) failed.push(name);
  }
};
await Promise.all([lane(), lane()]);
if (failed.length > 0) {
  console.log(`verify: ${failed.join(", ")} failed`);
  process.exitCode = 1;
}
