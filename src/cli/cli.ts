import { randomUUID } from "node:crypto";
import { processIo, type Io } from "./io.ts";

/** What a command gets from outside; tests give their own. */
export interface Cli {
  readonly io: Io;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `./site.yaml` is looked for. */
  readonly cwd: string;
  readonly now: () => number;
  /** A new request id. */
  readonly newId: () => string;
  /** Aborted by Ctrl-C. Asking for it takes SIGINT over from Node, so commands with a shutdown of their own do not ask. */
  readonly interruption: () => AbortSignal;
  /** Sets the exit code of a command that ends without an error. */
  readonly exitWith: (code: number) => void;
}

/** Ctrl-C. The lines say what goes on without the command. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly lines: readonly string[];

  constructor(lines: readonly string[] = []) {
    super("interrupted");
    this.lines = lines;
  }
}

/** The process as a Cli; exit codes go to `process.exitCode`. A second Ctrl-C ends at once. */
export function processCli(): Cli {
  let controller: AbortController | undefined;
  return {
    io: processIo(),
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    newId: randomUUID,
    interruption: () => {
      if (controller === undefined) {
        const started = new AbortController();
        controller = started;
        process.once("SIGINT", () => {
          process.once("SIGINT", () => process.exit(130));
          started.abort(new Interrupted());
        });
      }
      return controller.signal;
    },
    exitWith: (code) => {
      process.exitCode = code;
    },
  };
}
