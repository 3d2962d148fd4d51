#!/usr/bin/env node
// Plain JavaScript, because an old Node dies on TypeScript before it can say why: picks a Node that is new enough,
// then src/main.ts (in a checkout) or dist/main.js (in the published package).
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

/** The first releases of each line that carry the HTTP/2 and TLS fixes of 2026; other lines never got them. */
const FIXED = { 24: [24, 18, 1], 26: [26, 5, 1] };

function newEnough(version) {
  const have = version.split(".").map(Number);
  if (have[0] > 26) return true;
  const need = FIXED[have[0]];
  if (need === undefined) return false;
  const difference = need.map((number, i) => have[i] - number).find((d) => d !== 0) ?? 0;
  return difference >= 0;
}

/** The Node that npm installed beside us as an optional dependency. */
function bundledNode() {
  try {
    return nodeModule.createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}

/** Runs ourselves again on another Node and ends as it ends. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal's Ctrl-C reaches the child by itself; passing it on would count as a second one.
    process.on(signal, () => (signal === "SIGINT" && onTerminal) || child.kill(signal));
  }
  child.on("error", (error) => refuse(`cannot run ${node}: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function refuse(text) {
  console.error(`hanse: ${text}`);
  process.exit(2);
}

/** A gateway lives for months and may be killed: what it compiled is kept well before that. */
const KEEP_COMPILED_MS = 10_000;

/**
 * Keeps stripped and compiled code in node_modules: a checkout starts in a third of the time, and each thread needs
 * some 20 MB less. The folder is no less trusted than the packages beside it; where it cannot be written nothing is kept.
 */
function keepCompiled() {
  const folder = fileURLToPath(new URL("../node_modules/.cache/hanse", import.meta.url));
  nodeModule.enableCompileCache(folder);
  // Worker threads read the environment only.
  process.env.NODE_COMPILE_CACHE ??= folder;
  setTimeout(nodeModule.flushCompileCache, KEEP_COMPILED_MS).unref();
}

const main = ["../src/main.ts", "../dist/main.js"]
  .map((path) => new URL(path, import.meta.url))
  .find((url) => existsSync(url));

if (main === undefined) {
  refuse("neither src/main.ts nor dist/main.js is here. Run npm run build, or install the package again");
} else if (newEnough(process.versions.node)) {
  if (main.pathname.endsWith(".ts")) keepCompiled();
  await import(main.href);
} else {
  const node = bundledNode();
  if (node === undefined) {
    refuse(`needs Node 24.18.1 or newer, this is ${process.versions.node}. Install Node 24, or run npm ci`);
  } else {
    runOn(node);
  }
}
