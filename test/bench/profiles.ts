import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What of a V8 `.cpuprofile` is read. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** The node that was on top at each sample, and the microseconds since the sample before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Time that a function itself took. */
export interface SelfTime {
  readonly name: string;
  /** File and line, e.g. `src/store/s3.ts:42` or `node:internal/crypto/hash:95`; empty for what is not in a file. */
  readonly place: string;
  readonly seconds: number;
}

const TOP = 25;

/** Not work: the thread waits. */
const IDLE = "(idle)";

/** Self times by function, the largest first. @throws Error where it is no profile */
export function selfTimes(text: string): SelfTime[] {
  const { nodes, samples, timeDeltas } = JSON.parse(text) as Profile;
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, SelfTime>();
  for (const [i, sample] of samples.entries()) {
    const frame = frames.get(sample);
    // A sample's own time runs until the next one.
    const microseconds = Math.max(0, timeDeltas[i + 1] ?? 0);
    if (frame === undefined) throw new Error(`sample ${i} names a node that is not there`);
    const name = frame.functionName === "" ? "(anonymous)" : frame.functionName;
    const place = frame.url === "" ? "" : `${shortened(frame.url)}:${frame.lineNumber + 1}`;
    const key = `${name} ${place}`;
    const before = times.get(key)?.seconds ?? 0;
    times.set(key, { name, place, seconds: before + microseconds / 1e6 });
  }
  return [...times.values()].sort((a, b) => b.seconds - a.seconds);
}

/** The top of a profile for people: busy seconds, then the functions with their share of them. */
export function profileLines(text: string): string[] {
  const times = selfTimes(text);
  const busy = times.filter(({ name }) => name !== IDLE);
  const seconds = busy.reduce((sum, time) => sum + time.seconds, 0);
  const all = times.reduce((sum, time) => sum + time.seconds, 0);
  const rows = busy.slice(0, TOP).map((time) => {
    const share = seconds === 0 ? 0 : (100 * time.seconds) / seconds;
    return `${share.toFixed(1).padStart(5)} %  ${time.seconds.toFixed(2).padStart(7)} s  ${time.name}  ${time.place}`;
  });
  return [`busy ${seconds.toFixed(1)} of ${all.toFixed(1)} s`, ...rows];
}

/** Prints every profile below a directory, thread by thread; Node names threads in the file's name (0 is the main one). */
export async function printProfiles(directory: string, say: (line: string) => void): Promise<void> {
  const names = await readdir(directory, { recursive: true });
  for (const name of names.filter((file) => file.endsWith(".cpuprofile")).sort()) {
    say(`\n${join(directory, name)}`);
    for (const line of profileLines(await readFile(join(directory, name), "utf8"))) say(`  ${line}`);
  }
}

const shortened = (url: string): string => url.replace(/^file:\/\/.*?\/(?=(?:src|node_modules|dist|test)\/)/, "");
