import { SingleBar } from "cli-progress";
import { isFinal } from "../domain/transfer.ts";
import { isBlocked } from "./follow.ts";
import type { Io } from "./io.ts";
import { plainText } from "./text.ts";
import { percentOf, remainingMs, type Transfer } from "./transfer-view.ts";
import { formatBytes, formatDuration, formatRate } from "./units.ts";

/** Shows how a transfer goes. */
export interface Progress {
  show(transfer: Transfer): void;
  /** A line between states, e.g. that the gateway is gone. */
  say(line: string): void;
  /** Leaves the terminal as it was; nothing is shown after. Idempotent. */
  stop(): void;
}

/** Nothing shown: --quiet, or a command that only waits. */
export const noProgress: Progress = { show: () => undefined, say: () => undefined, stop: () => undefined };

/** One line of a transfer's figures: bytes, rate, time left, lanes, retries, and what it is doing. */
export function figuresOf(transfer: Transfer): string {
  const left = remainingMs(transfer);
  const running = transfer.state === "RUNNING";
  const figures = [
    `${formatBytes(transfer.bytesDone)} of ${transfer.bytesTotal > 0 ? formatBytes(transfer.bytesTotal) : "?"}`,
    transfer.bytesInherited > 0 ? `${formatBytes(transfer.bytesInherited)} inherited` : "",
    running ? formatRate(transfer.bytesPerSecond) : "",
    left === undefined ? "" : `ETA ${formatDuration(left)}`,
    running ? `${transfer.lanes} lane${transfer.lanes === 1 ? "" : "s"}` : "",
    transfer.retries > 0 ? `${transfer.retries} retr${transfer.retries === 1 ? "y" : "ies"}` : "",
    running && transfer.step !== "" ? transfer.step : transfer.state,
  ];
  return plainText(figures.filter((figure) => figure !== "").join(" · "));
}

const BAR_COLUMNS = 20;

/** A bar on a terminal that is drawn in place. */
export function barProgress(io: Io): Progress {
  const bar = new SingleBar({
    stream: io.out,
    format: `{bar} {percent}%  {figures}`,
    barsize: BAR_COLUMNS,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    fps: 5,
    hideCursor: false,
    // Ctrl-C is answered by the command, with words.
    gracefulExit: false,
    emptyOnZero: true,
  });
  let started = false;
  let stopped = false;
  return {
    show: (transfer) => {
      if (stopped) return;
      const percent = percentOf(transfer);
      const payload = { percent: percent.toString().padStart(3), figures: figuresOf(transfer) };
      if (started) bar.update(percent, payload);
      else bar.start(100, percent, payload);
      started = true;
    },
    say: (line) => {
      // The bar goes back to where it began when it stops: a line in between would be overwritten.
      if (started) bar.stop();
      started = false;
      io.err.write(`${plainText(line)}\n`);
    },
    stop: () => {
      if (started) bar.stop();
      started = false;
      stopped = true;
    },
  };
}

const LINE_EVERY_MS = 2000;

/**
 * Plain lines, for pipes and logs: one when the whole percent, the step, the state or the reason changed, at most one
 * each 2 seconds; a change of state at once.
 */
export function lineProgress(io: Io, now: () => number): Progress {
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let last: Transfer | undefined;
  return {
    show: (transfer) => {
      const fresh = last?.state !== transfer.state || last.reasonCode !== transfer.reasonCode;
      const moved =
        fresh ||
        last?.step !== transfer.step ||
        last.reason !== transfer.reason ||
        percentOf(last) !== percentOf(transfer);
      if (!moved || (!fresh && now() - lastAtMs < LINE_EVERY_MS)) return;
      lastAtMs = now();
      last = transfer;
      // Where the outcome is told next, the reason is told with it.
      const told = isFinal(transfer.state) || isBlocked(transfer);
      const reason = told || transfer.reason === "" ? "" : ` · ${plainText(transfer.reason)}`;
      io.out.write(`${percentOf(transfer).toString().padStart(3)}%  ${figuresOf(transfer)}${reason}\n`);
    },
    say: (line) => {
      io.err.write(`${plainText(line)}\n`);
    },
    stop: () => undefined,
  };
}
