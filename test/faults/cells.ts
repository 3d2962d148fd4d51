import { FAILPOINTS, type Failpoint } from "../../src/compose-failpoint-places.ts";
import type { TELL } from "../../src/compose-failpoints.ts";
import type { Dice } from "./dice.ts";

/** What goes on when a gateway dies. */
export type Scenario =
  | "pull"
  | "inherit"
  | "publish"
  | "copy"
  | "cancel"
  | "drop"
  /** A held version is taken back by its owner. */
  | "withdraw"
  /** The same while it is pulled. */
  | "recall"
  | "watch"
  /** A rule brings a version. */
  | "rule"
  /** A newer version takes the place of one that a rule's pull brings just now. */
  | "supersede"
  /** A copy that a rule brought makes room. */
  | "retain"
  /** What a copy inherited is read at its new place. */
  | "read-back"
  /** The same where it has gone bad. */
  | "rot";

/** One square of the kill matrix: who dies where, in what. */
export interface Cell {
  /** `tell`: nobody dies, and the points that are passed are told. */
  readonly point: Failpoint | typeof TELL;
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
  "drop.object-removing": 5,
  "drop.object-removed": 5,
  "watch.scan-noting": 2,
  "watch.scan-noted": 2,
  "watch.publication-noting": 2,
  "watch.publication-noted": 2,
  "watch.end-noting": 2,
  "watch.end-noted": 2,
};

/** Points of publishing, whether or not the bytes are copied. */
const PUBLISHING = /^(?:publication|listing|hash|part-hash|record|version)\.|^manifest\.made$/;

/** Points of writing a replica, which a pull passes and a publication that copies. */
const WRITING = /^(?:root|upload|object|part|marker|unit)\.|^plan\.writ|^replica\.manifest-/;

/** Points of one path alone. */
const DIRECT_ONLY = /^(?:parts\.|bytes\.|source\.locat)/;
const RELAY_ONLY = /^(?:relay\.|source\.relay-)/;

/** What the removal of a copy passes, whoever ordered it. */
const isRemoving = (point: Failpoint): boolean => point.startsWith("drop.");

/** What its holder does about a withdrawal, whether or not a pull of the version runs. */
const WITHDRAWING = /^withdrawal\.(?:hear|place|receipt|tell|told|clos)/;

/** What a watch's publication passes besides. */
const PUBLISHED_BY_ITSELF: readonly Failpoint[] = ["publication.noted", "version.committed", "publication.ended"];

/** What a rule's pull passes besides. */
const PULLED_BY_ITSELF: readonly Failpoint[] = ["replica.committing", "replica.committed"];

/** Points of what no person asks for step by step. */
const BY_ITSELF = /^(?:withdrawal|owner|watch|rule|read-back)\./;

/** In what goes on by itself such a point is passed, and by whom. */
function byItself(point: Failpoint): (readonly [Scenario, Cell["victim"]])[] {
  const found: (readonly [Scenario, Cell["victim"]])[] = [];
  if (/^(?:owner\.|withdrawal\.(?:record|noti|noted))/.test(point)) found.push(["withdraw", "bsc"]);
  if (WITHDRAWING.test(point)) found.push(["withdraw", "lumi"], ["recall", "lumi"]);
  if (isRemoving(point)) found.push(["withdraw", "lumi"], ["retain", "lumi"]);
  if (point.startsWith("withdrawal.proof")) found.push(["recall", "lumi"]);
  if (point.startsWith("cancel.")) found.push(["recall", "lumi"], ["supersede", "lumi"]);
  if (point.startsWith("watch.") || PUBLISHED_BY_ITSELF.includes(point)) found.push(["watch", "bsc"]);
  if (point.startsWith("rule.supersed")) found.push(["supersede", "lumi"]);
  else if (point.startsWith("rule.") || PULLED_BY_ITSELF.includes(point)) found.push(["rule", "lumi"]);
  if (point.startsWith("read-back.damage")) found.push(["rot", "lumi"]);
  else if (point.startsWith("read-back.")) found.push(["read-back", "lumi"]);
  return found;
}

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
    else if (isRemoving(point)) add(point, "drop", "lumi");
    else if (point.startsWith("source.")) add(point, "pull", "bsc");
    else if (!BY_ITSELF.test(point)) add(point, "pull", "lumi");
    if (point.startsWith("receipt.kept")) add(point, "pull", "bsc");
    if (WRITING.test(point)) add(point, "copy", "bsc");
    for (const [scenario, victim] of byItself(point)) add(point, scenario, victim);
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
