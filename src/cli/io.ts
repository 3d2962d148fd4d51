import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { HanseError } from "../domain/errors.ts";

/** Where a command reads and writes. Data goes to `out`, explanations and errors to `err`. */
export interface Io {
  readonly out: Writable;
  readonly err: Writable;
  readonly in: Readable;
  /** `out` is a terminal: bars may be drawn. */
  readonly outIsTerminal: boolean;
  /** A person can be asked: `in` and `err` are terminals. */
  readonly canAsk: boolean;
}

/** The process's own streams. A reader that leaves early (`hanse ls | head`) ends the command quietly. */
export function processIo(): Io {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(1);
    throw error;
  });
  return {
    out: process.stdout,
    err: process.stderr,
    in: process.stdin,
    outIsTerminal: process.stdout.isTTY,
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
  };
}

/**
 * Asks on `err` and gives the answer without the white space around it; empty at the end of the input.
 * @throws the signal's reason once it is aborted
 */
export async function ask(io: Io, question: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const lines = createInterface({ input: io.in, output: io.err, terminal: false });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve).once("close", () => {
        resolve("");
      });
      signal.addEventListener(
        "abort",
        () => {
          reject(signal.reason as Error);
        },
        { once: true },
      );
      io.err.write(question);
    }).then((answer) => answer.trim());
  } finally {
    lines.close();
    io.in.pause();
  }
}

/** Asks a question that `y` or `yes` affirms; anything else, and nothing, is no. */
export async function confirm(io: Io, question: string, signal: AbortSignal): Promise<boolean> {
  return /^y(?:es)?$/i.test(await ask(io, `${question} [y/N] `, signal));
}

/**
 * Everything on `in`, as text.
 * @throws HanseError LIMIT_EXCEEDED beyond `maxBytes`
 */
export async function readInput(io: Io, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of io.in as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) throw new HanseError("LIMIT_EXCEEDED", `the input is longer than ${maxBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
