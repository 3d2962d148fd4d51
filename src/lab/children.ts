import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { HanseError } from "../domain/errors.ts";

/** A process of the lab. Its output goes to a file, so that it can outlive the one that started it. */
export interface LabChild {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Undefined while it runs; the code, or the signal's name. */
  readonly ended: () => number | string | undefined;
}

/** Starts `hanse ARGS` in the background; its output is appended to `logFile`. @param env added to this process's own */
export function startHanse(
  entry: string,
  name: string,
  args: readonly string[],
  logFile: string,
  env: Readonly<Record<string, string>> = {},
): LabChild {
  const log = openSync(logFile, "a", 0o600);
  try {
    const child = spawn(process.execPath, [entry, ...args], {
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...process.env, ...env },
    });
    child.unref();
    if (child.pid === undefined) throw new HanseError("INTERNAL", `${name} could not be started`, { hop: "lab" });
    return { name, pid: child.pid, logFile, ended: () => child.exitCode ?? child.signalCode ?? undefined };
  } finally {
    closeSync(log);
  }
}

/** Waits for a line of JSON in a child's log that `read` accepts. @throws HanseError where the child ends before, or after 60 s */
export async function readyLine<T>(
  child: LabChild,
  read: (line: Record<string, unknown>) => T | undefined,
): Promise<T> {
  const endsAtMs = Date.now() + 60_000;
  while (Date.now() < endsAtMs) {
    const text = await readFile(child.logFile, "utf8");
    for (const line of text.split("\n").reverse()) {
      const value = line.startsWith("{") ? read(parse(line)) : undefined;
      if (value !== undefined) return value;
    }
    const ended = child.ended();
    if (ended !== undefined) {
      throw new HanseError(
        "INTERNAL",
        `${child.name} ended (${ended}): ${text.trim().split("\n").slice(-5).join(" | ")}`,
        { hop: "lab" },
      );
    }
    await sleep(20);
  }
  throw new HanseError("INTERNAL", `${child.name} was not ready within 60 s`, {
    hop: "lab",
    remedy: `See ${child.logFile}`,
  });
}

function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/**
 * Ends processes by their ids: SIGTERM, and SIGKILL for those that are still there after 20 s.
 * @param directory that their command lines name; a process that got such an id later and does not is left alone
 */
export async function endProcesses(pids: readonly number[], directory?: string): Promise<void> {
  const left = (): number[] => pids.filter((pid) => isRunning(pid, directory));
  for (const pid of left()) signal(pid, "SIGTERM");
  for (let i = 0; i < 400 && left().length > 0; i++) await sleep(50);
  for (const pid of left()) signal(pid, "SIGKILL");
}

/** True where a process with this id runs and, where /proc tells, its command line names the directory or a place in it. */
export function isRunning(pid: number, directory?: string): boolean {
  if (!signal(pid, 0)) return false;
  const words = directory === undefined ? undefined : commandLine(pid);
  return words === undefined || words.some((word) => word === directory || word.startsWith(`${directory ?? ""}/`));
}

/** The words that started a process, none for one that is gone; undefined on systems without /proc. */
function commandLine(pid: number): readonly string[] | undefined {
  if (!existsSync("/proc/self/cmdline")) return undefined;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** What a finished `hanse` command gave. */
export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `hanse ARGS` to its end. @param input given to its standard input */
export async function runHanse(entry: string, args: readonly string[], input = ""): Promise<Finished> {
  const child = followHanse(entry, args);
  child.process.stdin?.end(input);
  const lines = child.lines()[Symbol.asyncIterator]();
  while ((await lines.next()).done !== true);
  return child.finished;
}

/** A `hanse` command whose lines are read as they come. */
export interface Followed {
  readonly process: ChildProcess;
  /** Its standard output, line by line; read it to the end. */
  lines(): AsyncIterable<string>;
  readonly finished: Promise<Finished>;
}

/** Starts `hanse ARGS` to be followed. */
export function followHanse(entry: string, args: readonly string[]): Followed {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  child.stdout.setEncoding("utf8");
  const closed = Promise.withResolvers<number>();
  child.on("error", closed.reject);
  child.on("close", (code) => {
    closed.resolve(code ?? 1);
  });
  return {
    process: child,
    async *lines() {
      let rest = "";
      for await (const chunk of child.stdout as AsyncIterable<string>) {
        out += chunk;
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        yield* lines;
      }
      if (rest !== "") yield rest;
    },
    finished: closed.promise.then((code) => ({ code, out, err })),
  };
}
