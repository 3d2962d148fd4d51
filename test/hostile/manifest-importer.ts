/*
 * Reads a synthetic manifest as an importer does and prints what came of it and what it took. Started by
 * manifests.test.ts, one process a manifest.
 */
import { HanseError } from "../../src/domain/errors.ts";
import { manifestLine, ManifestTally, readManifest } from "../../src/domain/manifest.ts";

/** How reading ended, and the most memory that the process held. */
export interface ImportReport {
  readonly outcome: string;
  readonly mostRssMib: number;
}

const D = "ab".repeat(32);
const MIB = 1024 * 1024;

function* entries(count: number): Generator<Buffer> {
  for (let at = 0; at < count; at += 1000) {
    let lines = "";
    for (let n = at; n < at + 1000; n++)
      lines += manifestLine({ path: `data/${String(n).padStart(9, "0")}.bin`, size: 1000, sha256: D });
    yield Buffer.from(lines);
  }
}

function* repeated(chunk: string, times: number, first = "", last = ""): Generator<Buffer> {
  yield Buffer.from(first);
  for (let n = 0; n < times; n++) yield Buffer.from(chunk);
  yield Buffer.from(last);
}

const parts = Array.from({ length: 10_001 }, () => [6 * MIB, D]);

const MANIFESTS: Readonly<Record<string, () => Iterable<Buffer>>> = {
  "200,000 honest entries": () => entries(200_000),
  "200,000 entries, the last one twice": function* () {
    yield* entries(200_000);
    yield Buffer.from(manifestLine({ path: "data/000199999.bin", size: 1000, sha256: D }));
  },
  "one line without end": () => repeated("x".repeat(64 * 1024), 16_384, '{"path":"'),
  "a line of 2 MiB": () => repeated("x".repeat(1024), 2048, '{"path":"', '"}\n'),
  "100,000 levels deep": () => [Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}\n`)],
  "10,001 parts": () => [Buffer.from(`${JSON.stringify({ parts, path: "big", size: 10_001 * 6 * MIB })}\n`)],
  "numbers of a million digits": () => [Buffer.from(`{"path":"a","sha256":"${D}","size":${"9".repeat(1_000_000)}}\n`)],
};

const make = MANIFESTS[process.argv[2] ?? ""];
if (make === undefined) throw new Error("there is no such manifest");
let most = 0;
const look = (): void => {
  most = Math.max(most, process.memoryUsage.rss() / MIB);
};
const tally = new ManifestTally();
let outcome: string;
let count = 0;
try {
  for await (const { entry } of readManifest(make())) {
    tally.add(entry, manifestLine(entry));
    if (++count % 10_000 === 0) look();
  }
  outcome = `taken ${tally.totals().objects}`;
} catch (error) {
  outcome = error instanceof HanseError ? error.reason : `FAILED ${String(error)}`;
}
look();
const report: ImportReport = { outcome, mostRssMib: most };
process.stdout.write(JSON.stringify(report));
