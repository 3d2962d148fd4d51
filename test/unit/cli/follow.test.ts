import { expect, test } from "vitest";
import { followTransfer, PATIENCE_MS, type FollowDeps } from "../../../src/cli/follow.ts";
import { readTransfer, type Transfer } from "../../../src/cli/transfer-view.ts";
import { HanseError, type Reason } from "../../../src/domain/errors.ts";
import { transferToWire } from "../../../src/wire/transfer.ts";
import { shownTransfer } from "../../../src/rpc/control/shown.ts";
import type { Transfer__Output } from "../../../src/wire/gen/hanse/control/v1/Transfer.ts";
import { transferView } from "./support.ts";

const transfer = (row: Parameters<typeof transferView>[0]): Transfer =>
  readTransfer(transferToWire(shownTransfer(transferView(row))) as Transfer__Output);

const RUNNING = transfer({});
const SUCCEEDED = transfer({ state: "SUCCEEDED" });
const down = (reason: Reason = "GATEWAY_DOWN"): HanseError => new HanseError(reason, "gone", { hop: "gateway" });

/** Each stream in turn: the states it sends, and the error it ends with. The clock moves only by sleeping. */
function script(
  streams: readonly (readonly (Transfer | HanseError)[])[],
  reconnects: readonly (HanseError | undefined)[] = [],
) {
  const log: string[] = [];
  let at = 0;
  let reconnectAt = 0;
  let nowMs = 0;
  const deps: FollowDeps = {
    open: async function* () {
      await Promise.resolve();
      for (const step of streams[Math.min(at++, streams.length - 1)] ?? []) {
        if (step instanceof HanseError) throw step;
        yield step;
      }
    },
    reconnect: () => {
      const failure = reconnects[reconnectAt++];
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
    now: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
    onState: ({ state }) => log.push(state),
    onLost: () => log.push("lost"),
    onBack: () => log.push("back"),
  };
  return { deps, log, elapsed: () => nowMs };
}

test("follows to the end and gives the last state", async () => {
  const { deps, log } = script([[transfer({ state: "QUEUED" }), RUNNING, SUCCEEDED]]);
  expect(await followTransfer("t-1", deps)).toBe(SUCCEEDED);
  expect(log).toEqual(["QUEUED", "RUNNING", "SUCCEEDED"]);
});

test("a broken stream is opened again, and losing the gateway is told once", async () => {
  const { deps, log } = script([[RUNNING, down()], [down()], [down("SHUTTING_DOWN")], [RUNNING, SUCCEEDED]]);
  expect((await followTransfer("t-1", deps)).state).toBe("SUCCEEDED");
  expect(log).toEqual(["RUNNING", "lost", "back", "RUNNING", "SUCCEEDED"]);
});

test("a stream that ends in order before the transfer does is opened again", async () => {
  const { deps, log } = script([[RUNNING], [SUCCEEDED]]);
  await followTransfer("t-1", deps);
  expect(log).toEqual(["RUNNING", "lost", "back", "SUCCEEDED"]);
});

test("a gateway that has not said where it listens is waited for", async () => {
  const { deps } = script([[RUNNING, down()], [SUCCEEDED]], [down(), down(), undefined]);
  expect((await followTransfer("t-1", deps)).state).toBe("SUCCEEDED");
});

test("gives up after the patience, counted from the loss, and says that the transfer goes on", async () => {
  const { deps, elapsed } = script([[RUNNING, down()], [down()]]);
  const failure = await followTransfer("t-1", deps).catch((error: unknown) => error);
  expect(failure).toMatchObject({ reason: "GATEWAY_DOWN", category: "again" });
  expect((failure as HanseError).remedy).toContain("goes on by itself");
  expect((failure as HanseError).remedy).toContain("hanse transfer watch t-1");
  expect(elapsed()).toBeGreaterThanOrEqual(PATIENCE_MS);
  expect(elapsed()).toBeLessThan(PATIENCE_MS + 10_000);
});

test("a gateway that comes back for a moment resets the patience", async () => {
  const outage = Array.from({ length: 30 }, () => [down()]);
  const { deps, elapsed } = script([[RUNNING, down()], ...outage, [RUNNING, down()], ...outage, [SUCCEEDED]]);
  expect((await followTransfer("t-1", deps)).state).toBe("SUCCEEDED");
  expect(elapsed()).toBeGreaterThan(PATIENCE_MS);
});

test.each(["UNKNOWN_TRANSFER", "NOT_ALLOWED", "TOKEN_INVALID"] as const)("%s is final at once", async (reason) => {
  const { deps, elapsed } = script([[RUNNING, down(reason)]]);
  await expect(followTransfer("t-1", deps)).rejects.toMatchObject({ reason });
  expect(elapsed()).toBe(0);
});

test("an internal fault of the gateway is met with a few tries, not with patience", async () => {
  const { deps, elapsed } = script([[down("INTERNAL")]]);
  await expect(followTransfer("t-1", deps)).rejects.toMatchObject({ reason: "INTERNAL" });
  expect(elapsed()).toBeLessThan(10_000);
  expect(elapsed()).toBeGreaterThan(0);
});

test("what is not ours is thrown as it is", async () => {
  const odd = new Error("Ctrl-C");
  const { deps } = script([[RUNNING]]);
  await expect(followTransfer("t-1", { ...deps, sleep: () => Promise.reject(odd) })).rejects.toBe(odd);
});

test("PAUSED with a reason ends the following, PAUSED by a person does not", async () => {
  const byHand = transfer({ state: "PAUSED" });
  const blocked = transfer({ state: "PAUSED", reason: "store main: full", reasonCode: "QUOTA_EXCEEDED" });
  const { deps, log } = script([[byHand, RUNNING, blocked, SUCCEEDED]]);
  expect(await followTransfer("t-1", deps)).toBe(blocked);
  expect(log).toEqual(["PAUSED", "RUNNING", "PAUSED"]);
});
