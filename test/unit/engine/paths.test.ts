import { describe, expect, test } from "vitest";
import { usablePaths } from "../../../src/domain/delivery.ts";
import { Paths } from "../../../src/engine/paths.ts";

const direct = { mode: "direct", otherwise: undefined };
const directFirst = { mode: "direct", otherwise: "relay" };
const relay = { mode: "relay", otherwise: undefined };

function at(startMs = 1_000_000): { clock: { now: () => number }; pass: (ms: number) => void } {
  let nowMs = startMs;
  return {
    clock: { now: () => nowMs },
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

describe("usablePaths", () => {
  const offer = (...modes: ("direct" | "relay")[]) => ({ site: "bsc", modes, hasRelays: true });

  test("direct before relay, whatever the order of the offer", () => {
    expect(usablePaths(offer("relay", "direct"), undefined)).toEqual(["direct", "relay"]);
    expect(usablePaths(offer("relay"), undefined)).toEqual(["relay"]);
    expect(usablePaths(offer("relay", "direct"), "relay")).toEqual(["relay"]);
  });

  test("a relay that the statement does not name cannot be taken", () => {
    expect(usablePaths({ ...offer("direct", "relay"), hasRelays: false }, undefined)).toEqual(["direct"]);
    expect(() => usablePaths({ ...offer("relay"), hasRelays: false }, undefined)).toThrow(
      expect.objectContaining({ reason: "PATH_NOT_OFFERED", hop: "peer bsc" }),
    );
  });

  test("what was asked for and is not offered is refused, with the way out", () => {
    expect(() => usablePaths(offer("relay"), "direct")).toThrow(
      expect.objectContaining({ reason: "NEEDS_RELAY", remedy: "Pull with `--via auto` or `--via relay`" }),
    );
    expect(() => usablePaths(offer("direct"), "relay")).toThrow(
      expect.objectContaining({ reason: "PATH_NOT_OFFERED", remedy: "Pull with `--via auto` or `--via direct`" }),
    );
    expect(() => usablePaths(offer(), undefined)).toThrow(
      expect.objectContaining({ reason: "PATH_NOT_OFFERED", remedy: expect.stringContaining("share") as string }),
    );
  });
});

describe("Paths", () => {
  test("one path is taken whatever happens", () => {
    const { clock } = at();
    const paths = new Paths(["direct"], clock);
    paths.fellBack();
    expect(paths.choose(7)).toEqual(direct);
  });

  test("after a fall back all take relay for a while; then one tries direct, and the others wait to see", () => {
    const { clock, pass } = at();
    const paths = new Paths(["direct", "relay"], clock);
    expect(paths.choose(0)).toEqual(directFirst);
    paths.fellBack();
    expect(paths.choose(0)).toEqual(relay);
    pass(60_000);
    expect(paths.choose(0)).toEqual(directFirst);
    expect(paths.choose(0)).toEqual(relay);
    paths.directWorked();
    expect(paths.choose(0)).toEqual(directFirst);
    expect(paths.choose(0)).toEqual(directFirst);
  });

  test("lanes that fall back together count once; each new time the wait doubles, to ten minutes", () => {
    const { clock, pass } = at();
    const paths = new Paths(["direct", "relay"], clock);
    for (const waitMs of [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      for (let lane = 0; lane < 8; lane += 1) paths.fellBack();
      pass(waitMs - 1);
      expect(paths.choose(0)).toEqual(relay);
      pass(1);
      expect(paths.choose(0)).toEqual(directFirst);
    }
  });

  test("a unit that failed twice directly takes relay, and after two more the direct path again", () => {
    const { clock } = at();
    const paths = new Paths(["direct", "relay"], clock);
    expect([0, 1, 2, 3, 4].map((tries) => paths.choose(tries).mode)).toEqual([
      "direct",
      "direct",
      "relay",
      "relay",
      "direct",
    ]);
  });

  test("a relay that fails brings the direct path's next try forward", () => {
    const { clock } = at();
    const paths = new Paths(["direct", "relay"], clock);
    paths.fellBack();
    expect(paths.choose(0)).toEqual(relay);
    paths.relayFailed();
    expect(paths.choose(0)).toEqual(directFirst);
  });
});
