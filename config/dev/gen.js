#!/usr/bin/env node
// Types of the contract in proto/, made into src/wire/gen.
//
//   node config/dev/gen.js              make them anew
//   node config/dev/gen.js --check      fail where making them anew would change anything
//   node config/dev/gen.js --accept     take proto/ as it is as what `buf breaking` compares with from now on
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const root = new URL("../..", import.meta.url).pathname;
const out = join(root, "src/wire/gen");

/** Every file below a folder, relative to it, in one order everywhere. */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

function generate(folder) {
  const protos = filesBelow(join(root, "proto")).filter((file) => file.endsWith(".proto"));
  const generator = join(root, "node_modules/@grpc/proto-loader/build/bin/proto-loader-gen-types.js");
  const options = [
    ...["-I", "proto", "-O", folder, "--grpcLib=@grpc/grpc-js"],
    ...["--longs=Number", "--enums=String", "--defaults", "--oneofs", "--includeComments"],
    ...["--targetFileExtension=.ts", "--importFileExtension=.ts"],
  ];
  execFileSync(process.execPath, [generator, ...options, ...protos], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  // Beside the types lies one index per proto file, named without its package: catalog.proto is two of them.
  for (const file of readdirSync(folder)) if (file.endsWith(".ts")) rmSync(join(folder, file));
  describe(folder);
}

/** What reflection shows of the control API: its services, and the descriptors of its files with all that they import. */
function describe(folder) {
  const services = readdirSync(join(folder, "hanse/control/v1"))
    .filter((file) => file.endsWith("Service.ts"))
    .map((file) => `  "hanse.control.v1.${file.slice(0, -3)}",\n`);
  const build = ["build", "--exclude-source-info", "--as-file-descriptor-set", "--path", "proto/hanse/control"];
  const buf = join(root, "node_modules/@bufbuild/buf/bin/buf");
  const set = execFileSync(process.execPath, [buf, ...build, "-o", "-#format=binpb"], { cwd: root });
  const lines = [
    "// Made by config/dev/gen.js from proto/hanse/control.",
    `export const CONTROL_SERVICES: readonly string[] = [\n${services.sort().join("")}];`,
    "/** A google.protobuf.FileDescriptorSet, base64. */",
    `export const CONTROL_DESCRIPTORS =\n  "${set.toString("base64")}";`,
  ];
  writeFileSync(join(folder, "descriptors.ts"), `${lines.join("\n")}\n`);
}

/** What differs between the folder as it stands and as it would be made. */
function differences(fresh) {
  const have = new Set(filesBelow(out));
  const want = new Set(filesBelow(fresh));
  const changed = [...want].filter((file) => have.has(file) && !sameFile(join(out, file), join(fresh, file)));
  return [
    ...[...want].filter((file) => !have.has(file)).map((file) => `missing: ${file}`),
    ...[...have].filter((file) => !want.has(file)).map((file) => `not from proto/: ${file}`),
    ...changed.map((file) => `changed: ${file}`),
  ];
}

const sameFile = (a, b) => readFileSync(a).equals(readFileSync(b));

function inTemporaryFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "hanse-gen-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [mode = "--write", ...rest] = process.argv.slice(2);
if (rest.length > 0 || !["--write", "--check", "--accept"].includes(mode)) {
  console.error("usage: gen.js [--check | --accept]");
  process.exitCode = 2;
} else if (mode === "--check") {
  const found = inTemporaryFolder((folder) => (generate(folder), differences(folder)));
  if (found.length > 0) {
    console.error(["src/wire/gen is not what proto/ makes; run npm run gen:", ...found].join("\n"));
    process.exitCode = 1;
  }
} else if (mode === "--accept") {
  const buf = join(root, "node_modules/@bufbuild/buf/bin/buf");
  execFileSync(process.execPath, [buf, "build", "--exclude-source-info", "-o", "config/dev/proto-image.binpb"], {
    cwd: root,
    stdio: "inherit",
  });
} else {
  // Made apart first, so that a failing generator leaves the old types where they are.
  inTemporaryFolder((folder) => {
    generate(folder);
    rmSync(out, { recursive: true, force: true });
    cpSync(folder, out, { recursive: true });
  });
}
