import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** One process as `/proc/PID/stat` tells it; see proc(5). */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** CPU seconds of its own threads, user and system. */
  readonly ownCpuSeconds: number;
  /** CPU seconds of its children that ended and were waited for, and of theirs. */
  readonly childrenCpuSeconds: number;
}

/** Memory of a process in bytes, from `/proc/PID/status`. */
export interface ProcessMemory {
  readonly rssBytes: number;
  /** The most it ever held, or since `forgetHighWater`. */
  readonly highWaterBytes: number;
}

/** USER_HZ: what the kernel shows ticks in, whatever it counts by; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Reads a stat line. The name stands in parentheses and may itself hold some. @throws Error where it is none */
export function parseStat(text: string): ProcessStat {
  const end = text.lastIndexOf(")");
  const fields = text.slice(end + 2).split(" ");
  const numbers = [fields[1], fields[11], fields[12], fields[13], fields[14]].map(Number);
  const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = numbers;
  const pid = Number.parseInt(text, 10);
  if (end < 0 || !Number.isInteger(pid) || numbers.some((number) => !Number.isInteger(number)))
    throw new Error(`not a stat line: ${text}`);
  return {
    pid,
    parent,
    ownCpuSeconds: (user + system) / TICKS_PER_SECOND,
    childrenCpuSeconds: (childUser + childSystem) / TICKS_PER_SECOND,
  };
}

/** Reads a status page. A process that is ending has no memory any more: zeros. */
export function parseMemory(text: string): ProcessMemory {
  const bytes = (name: string): number => {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
    return Number(match?.[1] ?? 0) * 1024;
  };
  return { rssBytes: bytes("VmRSS"), highWaterBytes: bytes("VmHWM") };
}

/** The processes and everything below them, as they are now; those that are gone are left out. */
export function treesOf(roots: readonly number[]): ProcessStat[] {
  const all = allPids().flatMap((pid) => statOf(pid) ?? []);
  const found = all.filter(({ pid }) => roots.includes(pid));
  // Grows while it is walked: children of children come behind their parents.
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

/** CPU seconds of whole trees, with the children that ended inside them. Only differences of two readings mean something. */
export const cpuSecondsOf = (roots: readonly number[]): number =>
  treesOf(roots).reduce((sum, { ownCpuSeconds, childrenCpuSeconds }) => sum + ownCpuSeconds + childrenCpuSeconds, 0);

/** CPU seconds of this process's own children that ended and were waited for. */
export const reapedCpuSeconds = (): number => statOf(process.pid)?.childrenCpuSeconds ?? 0;

/** CPU seconds that all cores were busy with anything since the machine started. */
export function machineCpuSeconds(): number {
  const first = readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "";
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = first.split(/\s+/).map(Number);
  return (user + nice + system + irq + softIrq) / TICKS_PER_SECOND;
}

/** Undefined for a process that is gone. */
export function memoryOf(pid: number): ProcessMemory | undefined {
  const text = readProc(pid, "status");
  return text === undefined ? undefined : parseMemory(text);
}

/** Lets a process's high-water mark begin anew; false where that is not allowed. */
export function forgetHighWater(pid: number): boolean {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    return true;
  } catch {
    return false;
  }
}

/** The words that started a process; none for one that is gone. */
export const commandLineOf = (pid: number): readonly string[] => readProc(pid, "cmdline")?.split("\0") ?? [];

/** The ids of all processes. */
export const allPids = (): number[] =>
  readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));

function statOf(pid: number): ProcessStat | undefined {
  const text = readProc(pid, "stat");
  return text === undefined ? undefined : parseStat(text);
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
