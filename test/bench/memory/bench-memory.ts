import { writeFile } from "node:fs/promises";
import type { MemoryOptions } from "../flags.ts";
import { lookAtMachine, machineLine } from "../machine.ts";
import { printProfiles } from "../profiles.ts";
import { tableOf } from "../table.ts";
import { MIB } from "../work.ts";
import { hugeObject } from "./huge-object.ts";
import { manyEntries } from "./many-entries.ts";
import type { GatewayMemory, Stretch } from "./stretch.ts";

/** What a gateway may hold at most for an object of any size, and what a million entries may add to what it holds. */
const MOST_PER_OBJECT_BYTES = 512 * MIB;
const MOST_PER_MANIFEST_BYTES = 256 * MIB;

/** Measures the gateways' memory: one huge object, and very many entries. */
export async function benchMemory(
  options: MemoryOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const machine = lookAtMachine();
  say(machineLine(machine));
  const note = ({ what, seconds }: Stretch): void => {
    say(`${what}: ${seconds.toFixed(1)} s`);
  };
  const report: Record<string, unknown> = { machine, options };
  const sayAll = (...lines: readonly string[]): void => {
    for (const line of lines) say(line);
  };
  if (options.objectBytes > 0) {
    const object = await hugeObject(options, note, signal);
    report["object"] = object;
    const most = Math.max(...object.flatMap(({ bsc, lumi }) => [bsc.peakBytes, lumi.peakBytes]));
    sayAll("", ...table(`one object of ${(options.objectBytes / MIB).toFixed(0)} MiB`, object, options.objectBytes));
    sayAll(verdict(most, MOST_PER_OBJECT_BYTES, "the most that a gateway held"));
  }
  if (options.entries > 0) {
    const { stretches, manifestBytes } = await manyEntries(options, note, signal);
    report["entries"] = { manifestBytes, stretches };
    const [first] = stretches;
    const grown = (side: "bsc" | "lumi"): number =>
      Math.max(...stretches.map((stretch) => stretch[side].peakBytes)) - (first?.[side].beforeBytes ?? 0);
    sayAll("", ...table(`${options.entries} entries, ${(manifestBytes / MIB).toFixed(0)} MiB`, stretches, 0));
    sayAll(verdict(Math.max(grown("bsc"), grown("lumi")), MOST_PER_MANIFEST_BYTES, "the most that a gateway grew"));
  }
  if (options.json !== undefined) {
    await writeFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
    say(`raw data: ${options.json}`);
  }
  if (options.profile !== undefined) await printProfiles(options.profile, say);
}

function table(title: string, stretches: readonly Stretch[], bytes: number): string[] {
  const gateway = ({ beforeBytes, peakBytes }: GatewayMemory): string[] => [
    mebibytes(beforeBytes),
    mebibytes(peakBytes),
  ];
  const rows = stretches.map(({ what, seconds, bsc, lumi }) => [
    what,
    seconds.toFixed(1),
    bytes === 0 ? "-" : (bytes / 1e6 / seconds).toFixed(0),
    ...gateway(bsc),
    ...gateway(lumi),
  ]);
  return tableOf([title, "s", "MB/s", "bsc before", "bsc peak", "lumi before", "lumi peak"], rows);
}

const verdict = (found: number, most: number, what: string): string =>
  `${found <= most ? "holds " : "MISSED"}  ${what}: ${mebibytes(found)} (must ≤ ${mebibytes(most)})`;

const mebibytes = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;
