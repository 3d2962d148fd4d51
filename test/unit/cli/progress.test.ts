import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Io } from "../../../src/cli/io.ts";
import { barProgress, figuresOf, lineProgress } from "../../../src/cli/progress.ts";
import { readTransfer, type Transfer } from "../../../src/cli/transfer-view.ts";
import { shownTransfer } from "../../../src/rpc/control/shown.ts";
import type { Transfer__Output } from "../../../src/wire/gen/hanse/control/v1/Transfer.ts";
import { transferToWire } from "../../../src/wire/transfer.ts";
import { transferView } from "./support.ts";

const transfer = (row: Parameters<typeof transferView>[0]): Transfer =>
  readTransfer(transferToWire(shownTransfer(transferView(row))) as Transfer__Output);

function capture(): { io: Io; text: () => string; said: () => string } {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const read = (stream: PassThrough) => () => ((stream.read() ?? Buffer.alloc(0)) as Buffer).toString("utf8");
  return {
    io: { out, err, in: new PassThrough(), outIsTerminal: false, canAsk: false },
    text: read(out),
    said: read(err),
  };
}

const MiB = 1024 * 1024;

test("figures: bytes, rate, time left, lanes, retries, step", () => {
  expect(figuresOf(transfer({ retries: 1 }))).toBe(
    "1.0 MiB of 4.0 MiB · 1.0 MiB/s · ETA 3.0 s · 2 lanes · 1 retry · copy",
  );
  expect(figuresOf(transfer({ state: "QUEUED", bytesDone: 0 }))).toBe("0 B of 4.0 MiB · QUEUED");
  expect(figuresOf(transfer({ step: "\u001b[2J" }))).not.toContain("\u001b");
});

test("lines: at most one each two seconds, but a change of state at once, and nothing when nothing changed", () => {
  const { io, text } = capture();
  let nowMs = 0;
  const progress = lineProgress(io, () => nowMs);
  progress.show(transfer({}));
  progress.show(transfer({ bytesDone: 2 * MiB }));
  nowMs = 2000;
  progress.show(transfer({ bytesDone: 3 * MiB }));
  nowMs = 9000;
  progress.show(transfer({ bytesDone: 3 * MiB, retries: 5 }));
  nowMs = 9001;
  progress.show(transfer({ state: "PAUSED", reason: "store main: quota\u001b[0m", reasonCode: "QUOTA_EXCEEDED" }));
  progress.show(transfer({ reason: "store main: slow\u001b[0m", reasonCode: "STORE_SLOW" }));
  progress.show(transfer({ state: "FAILED", reason: "told by the error that follows", reasonCode: "STORE_DENIED" }));
  progress.show(transfer({ state: "SUCCEEDED", bytesDone: 4 * MiB }));
  expect(text().split("\n")).toEqual([
    " 25%  1.0 MiB of 4.0 MiB · 1.0 MiB/s · ETA 3.0 s · 2 lanes · copy",
    " 75%  3.0 MiB of 4.0 MiB · 1.0 MiB/s · ETA 1.0 s · 2 lanes · copy",
    " 25%  1.0 MiB of 4.0 MiB · PAUSED",
    " 25%  1.0 MiB of 4.0 MiB · 1.0 MiB/s · ETA 3.0 s · 2 lanes · copy · store main: slow\\x1b[0m",
    " 25%  1.0 MiB of 4.0 MiB · FAILED",
    "100%  4.0 MiB of 4.0 MiB · SUCCEEDED",
    "",
  ]);
});

test("the bar shows the percent and gives the terminal back once", () => {
  const { io, text, said } = capture();
  Object.assign(io.out, { isTTY: true, columns: 120, cursorTo: () => true, clearLine: () => true });
  const progress = barProgress(io);
  progress.show(transfer({ bytesDone: 2 * MiB }));
  progress.say("The gateway does not answer");
  progress.show(transfer({ bytesDone: 2 * MiB }));
  progress.stop();
  progress.stop();
  progress.show(transfer({ bytesDone: 3 * MiB }));
  const shown = text();
  expect(shown).toContain("██████████░░░░░░░░░░");
  expect(shown).toContain(" 50%  2.0 MiB of 4.0 MiB");
  expect(shown).not.toContain("75%");
  expect(said()).toBe("The gateway does not answer\n");
});
