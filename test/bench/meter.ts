import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuSecondsOf, forgetHighWater, memoryOf, reapedCpuSeconds, treesOf } from "./processes.ts";

const SAMPLE_MS = 100;

/** A gateway that uses no more CPU than this in QUIET_MS has nothing left to do for the run. */
const QUIET_CPU_SECONDS = 0.03;
const QUIET_MS = 500;
const LONGEST_QUIETING_MS = 10_000;

/** A command to run to its end. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** This process's own where it is left out. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** What a command took: itself and the standing processes that worked for it. */
export interface Metered {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** From its start to its end. */
  readonly wallSeconds: number;
  /** All processes of the tool. */
  readonly cpuSeconds: number;
  /** The command alone. */
  readonly commandCpuSeconds: number;
  readonly memory: PeakMemory;
}

/** Memory over a stretch of time. */
export interface PeakMemory {
  /** The most that all processes held together, by samples each 100 ms. */
  readonly peakBytes: number;
  /** The most that one process held, by the kernel's own high-water mark. */
  readonly largestBytes: number;
  /** What they held together before it began. */
  readonly beforeBytes: number;
  /** High-water mark by process id. */
  readonly highest: Readonly<Record<number, number>>;
}

/** Samples the memory of processes until it is stopped. A process may be added while it runs. */
export class MemoryMeter {
  readonly #pids: Set<number>;
  readonly #timer: NodeJS.Timeout;
  readonly #before: number;
  #peak = 0;
  readonly #highest = new Map<number, number>();

  constructor(roots: readonly number[]) {
    this.#pids = new Set(treesOf(roots).map(({ pid }) => pid));
    for (const pid of this.#pids) forgetHighWater(pid);
    this.#sample();
    this.#before = this.#peak;
    this.#timer = setInterval(() => {
      this.#sample();
    }, SAMPLE_MS);
  }

  add(pid: number): void {
    this.#pids.add(pid);
  }

  stop(): PeakMemory {
    clearInterval(this.#timer);
    this.#sample();
    return {
      peakBytes: this.#peak,
      largestBytes: Math.max(0, ...this.#highest.values()),
      beforeBytes: this.#before,
      highest: Object.fromEntries(this.#highest),
    };
  }

  #sample(): void {
    let sum = 0;
    for (const pid of this.#pids) {
      const memory = memoryOf(pid);
      if (memory === undefined) continue;
      sum += memory.rssBytes;
      this.#highest.set(pid, Math.max(this.#highest.get(pid) ?? 0, memory.highWaterBytes));
    }
    this.#peak = Math.max(this.#peak, sum);
  }
}

/**
 * Runs a command to its end and meters it. Nothing else may be started and waited for meanwhile: its CPU is read as what
 * this process's ended children took.
 * @param standing processes that work for it and live longer, e.g. gateways; their CPU is read once they are quiet again
 * @param signal ends the command; what it threw is thrown
 */
export async function meterCommand(
  command: Command,
  standing: readonly number[],
  signal: AbortSignal,
): Promise<Metered> {
  const memory = new MemoryMeter(standing);
  const [standingBefore, reapedBefore] = [cpuSecondsOf(standing), reapedCpuSeconds()];
  const startedAtMs = performance.now();
  const child = spawn(command.file, [...command.args], {
    env: command.environment ?? process.env,
    stdio: ["pipe", "pipe", "pipe"],
    signal,
  });
  if (child.pid !== undefined) memory.add(child.pid);
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdin.end(command.input ?? "");
  const { promise: closed, resolve, reject } = Promise.withResolvers<number>();
  child.on("error", reject);
  child.on("close", (code) => {
    resolve(code ?? 1);
  });
  try {
    const code = await closed;
    const wallSeconds = (performance.now() - startedAtMs) / 1000;
    const commandCpuSeconds = reapedCpuSeconds() - reapedBefore;
    const cpuSeconds = commandCpuSeconds + (await quietCpuSeconds(standing)) - standingBefore;
    return { code, out, err, wallSeconds, cpuSeconds, commandCpuSeconds, memory: memory.stop() };
  } finally {
    memory.stop();
  }
}

/** What a run leaves to be done behind its end belongs to its cost. */
async function quietCpuSeconds(pids: readonly number[]): Promise<number> {
  let before = cpuSecondsOf(pids);
  if (pids.length === 0) return before;
  for (let waitedMs = 0; waitedMs < LONGEST_QUIETING_MS; waitedMs += QUIET_MS) {
    await sleep(QUIET_MS);
    const now = cpuSecondsOf(pids);
    if (now - before <= QUIET_CPU_SECONDS) return now;
    before = now;
  }
  return before;
}
