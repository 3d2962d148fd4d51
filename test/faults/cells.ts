import { FAILPOINTS, type Failpoint } from "../../src/compose-failpoint-places.ts";
import type { Dice } from "./dice.ts";

/** What goes on when a gateway dies. */
export type Scenario = "pull" | "inherit" | "publish" | "copy" | "cancel" | "drop";

/** One square of the kill matrix: who dies where, in what. */
export interface Cell {
  readonly point: Failpoint;
  /** Which passing of it kills; each thread counts for itself. */
  readonly nth: number;
  readonly scenario: Scenario;
  /** bsc is the owner and source, lumi the destination. */
  readonly victim: "bsc" | "lumi";
  /** Which way the bytes of a pull go. */
  readonly path: "direct" | "relay";
}

/** Points that one transfer passes more than once, and how often at least, in one thread. */
const OFTEN: Partial<Record<Failpoint, number>> = {
  "unit.leased": 2,
  "upload.beginning": 2,
  "upload.begun": 2,
  "upload.noted": 2,
  "object.verified": 8,
  "object.written": 8,
  "object.noting": 2,
  "object.noted": 2,
  "part.verified": 2,
  "part.written": 2,
  "part.noting": 4,
  "part.noted": 4,
  "unit.ended": 3,
  "object.completing": 2,
  "object.completed": 2,
  "object.checked": 2,
  "object.closed": 2,
  "bytes.fetching": 8,
  "bytes.fetched": 8,
  "relay.taking": 8,
  "relay.taken": 8,
  "source.relay-allowing": 2,
  "source.relay-allowed": 2,
  "source.relay-reading": 4,
  "source.relay-read": 4,
  "hash.reading": 8,
  "hash.read": 8,
  "hash.noting": 20,
  "hash.noted": 20,
  "part-hash.noting": 3,
  "part-hash.noted": 3,
  "copy.pinned": 30,
  "inherit.object-copying": 8,
  "inherit.object-copied": 8,
  "inherit.part-copying": 4,
  "inherit.part-copied": 4,
};

/** Points of publishing, whether or not the bytes are copied. */
const PUBLISHING = /^(?:publication|listing|hash|part-hash|record|version)\.|^manifest\.made$/;

/** Points of writing a replica, which a pull passes and a publication that copies. */
const WRITING = /^(?:root|upload|object|part|marker|unit)\.|^plan\.writ|^replica\.manifest-/;

/** Points of one path alone. */
const DIRECT_ONLY = /^(?:parts\.|bytes\.|source\.locat)/;
const RELAY_ONLY = /^(?:relay\.|source\.relay-)/;

/** Every failpoint in every scenario that passes it, on every path that does. */
export function allCells(dice: Dice): Cell[] {
  const cells: Cell[] = [];
  const add = (point: Failpoint, scenario: Scenario, victim: Cell["victim"]): void => {
    const cell = (path: Cell["path"]): Cell => ({
      point,
      nth: 1 + dice.below(OFTEN[point] ?? 1),
      scenario,
      victim,
      path,
    });
    if (!RELAY_ONLY.test(point)) cells.push(cell("direct"));
    if (scenario === "pull" && !DIRECT_ONLY.test(point)) cells.push(cell("relay"));
  };
  for (const point of FAILPOINTS) {
    if (PUBLISHING.test(point)) add(point, "publish", "bsc");
    else if (point.startsWith("copy.")) add(point, "copy", "bsc");
    else if (point.startsWith("inherit.")) add(point, "inherit", "lumi");
    else if (point.startsWith("cancel.")) add(point, "cancel", "lumi");
    else if (point.startsWith("drop.")) add(point, "drop", "lumi");
    else if (point.startsWith("source.")) add(point, "pull", "bsc");
    else add(point, "pull", "lumi");
    if (point.startsWith("receipt.kept")) add(point, "pull", "bsc");
    if (WRITING.test(point)) add(point, "copy", "bsc");
  }
  return cells;
}

/** So many cells by chance, with each scenario and each victim among them. */
export function sampleOf(cells: readonly Cell[], count: number, dice: Dice): Cell[] {
  const shuffled = dice.shuffle(cells);
  const first = [
    ...Map.groupBy(shuffled, ({ scenario, victim, path }) => `${scenario} ${victim} ${path}`).values(),
  ].flatMap((kind) => kind.slice(0, 1));
  return [...first, ...shuffled.filter((cell) => !first.includes(cell))].slice(0, count);
}

export const cellText = ({ point, nth, scenario, victim, path }: Cell): string =>
  `${scenario}${path === "relay" ? " by relay" : ""}: ${victim} dies at ${point}:${nth}`;
