import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
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

/** Lines of an input that were read ahead of the questions they answer. */
interface Lines {
  readonly reader: Interface;
  readonly waiting: string[];
  ended: boolean;
}

const linesOf = new WeakMap<Readable, Lines>();

/** One reader for all questions: a second one would lose what the first had read ahead. */
function openLines(input: Readable): Lines {
  const open = linesOf.get(input);
  if (open !== undefined) return open;
  const lines: Lines = { reader: createInterface({ input, terminal: false }), waiting: [], ended: input.readableEnded };
  lines.reader.on("line", (line) => lines.waiting.push(line));
  lines.reader.once("close", () => {
    lines.ended = true;
  });
  linesOf.set(input, lines);
  return lines;
}

/** Asked anew after each wait, because the reader changes it meanwhile. */
const hasEnded = (lines: Lines): boolean => lines.ended;

/**
 * Asks on `err` and gives the answer without the white space around it; empty at the end of the input.
 * @throws the signal's reason once it is aborted
 */
export async function ask(io: Io, question: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const lines = openLines(io.in);
  io.err.write(question);
  if (lines.waiting.length === 0 && !hasEnded(lines)) {
    lines.reader.resume();
    try {
      const arrived = new AbortController();
      const either = AbortSignal.any([signal, arrived.signal]);
      await Promise.race([
        once(lines.reader, "line", { signal: either }),
        once(lines.reader, "close", { signal: either }),
      ]);
      arrived.abort();
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      // A paused input lets the process end; one that ended has nothing to pause.
      if (!hasEnded(lines)) lines.reader.pause();
    }
  }
  return (lines.waiting.shift() ?? "").trim();
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
