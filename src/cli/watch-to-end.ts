import { setTimeout as sleep } from "node:timers/promises";
import { isFinal } from "../domain/transfer.ts";
import { Interrupted } from "./cli.ts";
import type { Control } from "./control.ts";
import { followTransfer, isBlocked } from "./follow.ts";
import { failureOf, successLines } from "./outcome.ts";
import { barProgress, lineProgress, noProgress, type Progress } from "./progress.ts";
import { readTransfer, transferJson, type Transfer } from "./transfer-view.ts";

/** How a transfer is shown while it is followed. */
export interface WatchStyle {
  /** Only the end is told. */
  readonly silent?: boolean | undefined;
  /** Ends the watching, e.g. after `--timeout`; its reason is thrown. */
  readonly until?: AbortSignal | undefined;
  /** Members that `--json` adds to the last line. */
  readonly lastJson?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Follows a transfer to its end and tells the outcome; with --json, each state is a line `{"transfer":{…}}`.
 * @returns the state in which it SUCCEEDED
 * @throws HanseError by the outcome, Interrupted with how to watch on; the transfer itself goes on in either case
 */
export async function watchToEnd(control: Control, transferId: string, style: WatchStyle = {}): Promise<Transfer> {
  const { print, cli } = control;
  const signal = style.until === undefined ? control.signal : AbortSignal.any([control.signal, style.until]);
  const progress = style.silent === true ? noProgress : progressOf(control);
  const json = (transfer: Transfer, more: Readonly<Record<string, unknown>> = {}): void => {
    print.value({ transfer: transferJson(transfer), ...more });
  };
  try {
    const last = await followTransfer(transferId, {
      open: () => states(control, transferId, signal),
      reconnect: control.reconnect,
      now: cli.now,
      sleep: async (ms) => {
        await sleep(ms, undefined, { signal }).catch(() => {
          signal.throwIfAborted();
        });
      },
      onState: (transfer) => {
        progress.show(transfer);
        // The last state is printed once, with what belongs to the end.
        if (style.silent !== true && !isFinal(transfer.state) && !isBlocked(transfer)) json(transfer);
      },
      onLost: () => {
        progress.say("The gateway does not answer; the transfer goes on when it runs again. Waiting …");
      },
      onBack: () => {
        progress.say("The gateway is back.");
      },
    });
    progress.stop();
    json(last, style.lastJson);
    const failure = failureOf(last);
    if (failure !== undefined) throw failure;
    if (!print.quiet) print.lines(successLines(last));
    if (last.problems.length > 0) print.note("Left out or noted:", ...last.problems.map((problem) => `  - ${problem}`));
    return last;
  } catch (error) {
    progress.stop();
    if (error instanceof Interrupted) throw new Interrupted([`goes on: hanse transfer watch ${transferId}`]);
    throw error;
  }
}

function progressOf({ print, cli }: Control): Progress {
  if (print.quiet || print.json) return noProgress;
  return cli.io.outIsTerminal ? barProgress(cli.io) : lineProgress(cli.io, cli.now);
}

async function* states(control: Control, transferId: string, signal: AbortSignal): AsyncIterable<Transfer> {
  try {
    yield* control.stream(async function* (client, options) {
      for await (const { transfer } of client.transfers.WatchTransfer({ transferId }, { ...options, signal })) {
        yield readTransfer(transfer);
      }
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
