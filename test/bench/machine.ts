import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, freemem, loadavg, release, totalmem } from "node:os";

/** Where and with what it was measured. */
export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly memoryBytes: number;
  readonly freeBytes: number;
  /** One and five minutes, before the bench did anything. */
  readonly loadBefore: readonly [number, number];
  readonly kernel: string;
  readonly node: string;
  readonly ceph: string;
  readonly rclone: string;
  readonly commit: string;
}

/** Looks at the machine; call it first. */
export function lookAtMachine(): Machine {
  const [one = 0, five = 0] = loadavg();
  return {
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? "unknown",
    memoryBytes: totalmem(),
    freeBytes: freemem(),
    loadBefore: [one, five],
    kernel: release(),
    node: process.versions.node,
    ceph: firstLine("ceph", "--version").replace(/^ceph version (\S+).*/, "$1"),
    rclone: firstLine("rclone", "version").replace(/^rclone /, ""),
    commit: firstLine("git", "describe", "--always", "--dirty"),
  };
}

/** The machine in one line. */
export const machineLine = (machine: Machine): string =>
  [
    `${machine.cores} cores (${machine.model})`,
    `${(machine.memoryBytes / 1024 ** 3).toFixed(0)} GiB`,
    `load before ${machine.loadBefore.map((load) => load.toFixed(2)).join(" ")}`,
    `Linux ${machine.kernel}`,
    `Node ${machine.node}`,
    `Ceph ${machine.ceph}`,
    `rclone ${machine.rclone}`,
    `Hanse ${machine.commit}`,
  ].join(" · ");

function firstLine(file: string, ...args: readonly string[]): string {
  try {
    return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\n")[0] ?? "";
  } catch {
    return "unknown";
  }
}
