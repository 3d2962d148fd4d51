import type { Lie, Rule } from "../../src/lab/s3-door/rules.ts";
import type { FaultRule } from "../support/fault-proxy.ts";
import type { Dice } from "./dice.ts";

/** Where faults come from while objects are transferred. */
export interface Mix {
  /** What the source's store tells its readers. */
  readonly sourceLies: readonly Rule[];
  /** What the destination's store tells its own gateway. */
  readonly destinationLies: readonly Rule[];
  /** On the way to the source's store; HTTP. */
  readonly toSource: readonly FaultRule[];
  /** On the way to the destination's store; HTTP. */
  readonly toDestination: readonly FaultRule[];
  /** On the way to the source's gateway and its relay; TLS. */
  readonly toGateway: readonly FaultRule[];
}

const KI = 1024;
const MI = 1024 * KI;

/** Sizes of the objects that are struck: most faults lie in small ones, some deep in the parts of a large one. */
const somewhere = (dice: Dice): number => (dice.below(3) === 0 ? dice.below(8 * MI) : dice.below(48 * KI));

/** Kinds of fault on one way at a time: an object has three reads, and is to meet more than three of them seldom. */
const KINDS = 4;

/** A mix of faults by chance: some kinds of them, each of which strikes a few requests in a hundred. */
export function mixOf(dice: Dice): Mix {
  const sometimes = (): number => (2 + dice.below(5)) / 100;
  const lie = (operation: string, what: Lie): Rule => {
    const percent = 1 + dice.below(5);
    return { match: { operation, key: () => dice.below(100) < percent }, lie: what };
  };
  const some = <T>(kinds: readonly T[]): T[] => dice.shuffle(kinds).slice(0, KINDS);
  const reads: Lie[] = [
    { kind: "flip", offset: somewhere(dice) },
    { kind: "flip", offset: dice.below(500) },
    { kind: "shift", bytes: 1 + dice.below(100) },
    { kind: "swap", bytes: 1 + dice.below(200) },
    { kind: "truncate", afterBytes: somewhere(dice) },
    { kind: "truncate", afterBytes: dice.below(500), declared: true },
    { kind: "extra", bytes: 1 + dice.below(100) },
    { kind: "ignore-range" },
    { kind: "headers", set: { "content-range": `bytes ${dice.below(100)}-${dice.below(9000)}/${dice.below(9000)}` } },
    { kind: "headers", set: { "content-encoding": "gzip", etag: '"other"' } },
    { kind: "answer", status: 503, headers: { "retry-after": "0" } },
    { kind: "answer", status: 500 },
    { kind: "answer", status: 429 },
    { kind: "drop", when: "before" },
  ];
  const errorInOk = '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>try again</Message></Error>';
  return {
    sourceLies: some(reads).map((read) => lie("GetObject", read)),
    destinationLies: [
      ...["PutObject", "UploadPart", "CreateMultipartUpload", "CompleteMultipartUpload"].flatMap((operation) => [
        lie(operation, { kind: "answer", status: 503, headers: { "retry-after": "0" } }),
        lie(operation, { kind: "drop", when: "after" }),
        lie(operation, { kind: "drop", when: "before" }),
      ]),
      lie("CompleteMultipartUpload", { kind: "answer", status: 200, body: errorInOk }),
      lie("CompleteMultipartUpload", { kind: "answer", status: 200, body: errorInOk, effect: true }),
    ],
    toSource: some<FaultRule>([
      { fault: { kind: "flip", atByte: somewhere(dice) }, chance: sometimes() },
      { fault: { kind: "skip", atByte: dice.below(40 * KI), bytes: 1 + dice.below(100) }, chance: sometimes() },
      { fault: { kind: "cut", afterBytes: somewhere(dice) }, chance: sometimes() },
      { fault: { kind: "reset", afterBytes: somewhere(dice) }, chance: sometimes() },
      { fault: { kind: "cut", afterBytes: 0 }, chance: sometimes() },
      { fault: { kind: "drip", bytesPerSecond: 20 * KI + dice.below(2 * MI) }, chance: sometimes(), times: 3 },
      { fault: { kind: "delay", ms: dice.below(200) }, chance: sometimes() },
      { direction: "to-server", fault: { kind: "cut", afterBytes: dice.below(300) }, chance: sometimes() },
    ]),
    toDestination: [
      // Behind the head of the request: a changed head is refused for its signature, and that pauses.
      {
        direction: "to-server",
        request: "^PUT ",
        fault: { kind: "flip", atByte: 2 * KI + somewhere(dice) },
        chance: sometimes(),
      },
      {
        direction: "to-server",
        request: "^PUT ",
        fault: { kind: "cut", afterBytes: somewhere(dice) },
        chance: sometimes(),
      },
      {
        direction: "to-server",
        request: "^PUT ",
        fault: { kind: "drip", bytesPerSecond: MI },
        chance: sometimes(),
        times: 3,
      },
      { request: "^(?:PUT|POST|HEAD) ", fault: { kind: "cut", afterBytes: 0 }, chance: sometimes() },
      { request: "^(?:PUT|POST) ", fault: { kind: "reset", afterBytes: dice.below(200) }, chance: sometimes() },
      { fault: { kind: "delay", ms: dice.below(100) }, chance: sometimes() },
    ],
    // A connection between gateways carries many calls: each of these ends all of them, so there are two.
    toGateway: some<FaultRule>([
      { fault: { kind: "flip", atByte: 3 * KI + somewhere(dice) }, chance: 0.5, times: 1 },
      { fault: { kind: "cut", afterBytes: 3 * KI + somewhere(dice) }, chance: 0.5, times: 1 },
      { fault: { kind: "reset", afterBytes: somewhere(dice) }, chance: 0.5, times: 1 },
      { direction: "to-server", fault: { kind: "flip", atByte: dice.below(20 * KI) }, chance: 0.5, times: 1 },
      { fault: { kind: "delay", ms: dice.below(30) }, chance: 0.5, times: 1 },
      { fault: { kind: "half-open" }, chance: 0.2, times: 1 },
    ]).slice(0, 2),
  };
}
