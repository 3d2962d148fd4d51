import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRuledBy } from "../../../src/domain/rule.ts";
import type { StandingRule } from "../../../src/policy/retain.ts";
import {
  decideRule,
  type RuledPull,
  type RuledVersion,
  type RuleSource,
  type RuleWorld,
} from "../../../src/policy/replicate.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const READABLE: RuleSource = { contact: "readable", reason: "", reasonCode: "" };
const SILENT: RuleSource = { contact: "silent", reason: "bsc: not reached", reasonCode: "PEER_DOWN" };
const LOST: RuleSource = { ...SILENT, contact: "lost" };

const rule = (change: Partial<StandingRule> = {}): StandingRule => ({
  ruleId: "ru-1",
  from: "bsc",
  artifact: "llm/*",
  every: 1,
  latestOnly: false,
  priority: 0,
  suspended: false,
  createdAtMs: 0,
  ...change,
});

const version = (step: number, change: Partial<RuledVersion> = {}): RuledVersion => ({
  artifact: "llm/run",
  label: `step-${step}`,
  kind: "checkpoint",
  sequence: step,
  bytes: 100,
  createdAtMs: NOW - 100_000 + step * 1000,
  shown: "read",
  pinned: false,
  ...change,
});

const held = (ruleId: string | undefined = "ru-1"): Pick<RuledVersion, "copy"> => ({ copy: { state: "held", ruleId } });

const pulling = (change: Partial<RuledPull> = {}): Pick<RuledVersion, "pull"> => ({
  pull: {
    transferId: "tr-1",
    ruleId: "ru-1",
    state: "RUNNING",
    ending: false,
    reason: "",
    reasonCode: "",
    bytesDone: 0,
    bytesTotal: 100,
    blockedSinceMs: undefined,
    ...change,
  },
});

const world = (versions: readonly RuledVersion[], change: Partial<RuleWorld> = {}): RuleWorld => ({
  nowMs: NOW,
  source: READABLE,
  versions,
  others: [],
  cutInARow: 0,
  ...change,
});

const steps = (versions: readonly RuledVersion[]): readonly string[] => versions.map(({ label }) => label);
const run = (count: number, change: (step: number) => Partial<RuledVersion> = () => ({})): RuledVersion[] =>
  Array.from({ length: count }, (_, index) => version(index + 1, change(index + 1)));

describe("what a rule pulls", () => {
  it("is all that its owner shows, newest first, a few at a time", () => {
    const { pulls, state, lag } = decideRule(rule(), world(run(6)));
    expect(steps(pulls)).toEqual(["step-6", "step-5", "step-4", "step-3"]);
    expect(state).toBe("REPLICATING");
    expect(lag).toEqual({ versions: 6, steps: 6, bytes: 600, seconds: 99 });
  });

  it("is what retention would keep, and nothing that it would remove at once", () => {
    const { pulls } = decideRule(rule({ keepLast: 2, keepEvery: 5 }), world(run(12)));
    expect(steps(pulls)).toEqual(["step-12", "step-11", "step-10", "step-5"]);
  });

  it("is each Nth step where it takes only those", () => {
    expect(steps(decideRule(rule({ every: 4 }), world(run(12))).pulls)).toEqual(["step-12", "step-8", "step-4"]);
  });

  it("is the newest alone where it takes only that", () => {
    expect(steps(decideRule(rule({ latestOnly: true }), world(run(12))).pulls)).toEqual(["step-12"]);
  });

  it("is the newest of each artifact before the second of any", () => {
    const other = run(2, () => ({ artifact: "llm/other", createdAtMs: 1 }));
    const { pulls } = decideRule(rule(), world([...run(2), ...other]));
    expect(pulls.map(({ artifact, label }) => `${artifact}@${label}`)).toEqual([
      ...["llm/run@step-2", "llm/other@step-2", "llm/run@step-1", "llm/other@step-1"],
    ]);
  });

  it("goes by steps, not by when they were published; and by sequence where a label names no step", () => {
    const late = [version(1), version(3, { sequence: 2 }), version(2, { sequence: 3 })];
    expect(steps(decideRule(rule({ latestOnly: true }), world(late)).pulls)).toEqual(["step-3"]);
    const labels = [1, 2, 3].map((sequence) => version(sequence, { label: `2026.${4 - sequence}`, kind: "dataset" }));
    expect(steps(decideRule(rule({ keepLast: 2 }), world(labels)).pulls)).toEqual(["2026.1", "2026.2"]);
  });

  it("is nothing of another kind or name, nothing held, nothing under way, nothing that may not be read", () => {
    const versions = [
      version(1, { kind: "dataset" }),
      version(2, { artifact: "climate/era5" }),
      version(3, held(undefined)),
      version(4, pulling({ ruleId: undefined })),
      version(5, { shown: "discover" }),
      version(6, { shown: "hidden" }),
      version(7, { copy: { state: "withdrawn", ruleId: undefined } }),
      version(8, { copy: { state: "partial", ruleId: undefined } }),
    ];
    expect(steps(decideRule(rule({ kind: "checkpoint" }), world(versions)).pulls)).toEqual(["step-8"]);
  });

  it("mends a damaged copy that it brought, and leaves a person's alone", () => {
    const damaged = (ruleId: string | undefined): Partial<RuledVersion> => ({ copy: { state: "damaged", ruleId } });
    expect(steps(decideRule(rule(), world([version(1, damaged("ru-1"))])).pulls)).toEqual(["step-1"]);
    expect(decideRule(rule(), world([version(1, damaged(undefined))]))).toMatchObject({
      ...{ pulls: [], state: "STUCK", reasonCode: "REPLICA_DAMAGED" },
    });
  });

  it("is nothing while its source cannot be read, its window is closed, or it is suspended", () => {
    const closed = rule({ window: "Mon-Fri 20:00-06:00" });
    expect(decideRule(closed, world(run(3)))).toMatchObject({
      ...{ pulls: [], state: "REPLICATING", reason: "its window opens at 2026-11-20T20:00Z" },
    });
    expect(decideRule(rule(), world(run(3), { source: SILENT }))).toMatchObject({ pulls: [], state: "REPLICATING" });
    expect(decideRule(rule(), world(run(3), { source: LOST }))).toMatchObject({ pulls: [], state: "STUCK" });
    expect(decideRule(rule({ suspended: true }), world(run(3)))).toMatchObject({ pulls: [], state: "SUSPENDED" });
  });
});

describe("what a rule cancels", () => {
  const old = (change: Partial<RuledPull>): RuledVersion[] =>
    run(4, (step) => (step === 1 ? pulling(change) : step === 2 ? held() : {}));

  it("are queued and running pulls that newer versions supersede", () => {
    expect(steps(decideRule(rule({ keepLast: 2 }), world(old({ state: "QUEUED" }))).cancels)).toEqual(["step-1"]);
    expect(steps(decideRule(rule({ keepLast: 2 }), world(old({ bytesDone: 49 }))).cancels)).toEqual(["step-1"]);
    expect(steps(decideRule(rule({ keepLast: 2 }), world(old({ state: "FAILED" }))).cancels)).toEqual(["step-1"]);
  });

  it("is no pull that is half done, none after two were cut off in a row, no pinned one, and no person's", () => {
    const keep = rule({ keepLast: 2 });
    expect(decideRule(keep, world(old({ bytesDone: 50 }))).cancels).toEqual([]);
    expect(decideRule(keep, world(old({ bytesDone: 1 }), { cutInARow: 2 })).cancels).toEqual([]);
    expect(decideRule(keep, world(old({ ruleId: undefined }))).cancels).toEqual([]);
    const pinned = old({}).map((each) => ({ ...each, pinned: true }));
    expect(decideRule(keep, world(pinned)).cancels).toEqual([]);
  });

  it("is nothing that another rule wants, unless that one is suspended", () => {
    const other = rule({ ruleId: "ru-2" });
    const decide = (others: readonly StandingRule[]): readonly RuledVersion[] =>
      decideRule(rule({ keepLast: 2 }), world(old({}), { others })).cancels;
    expect(decide([other])).toEqual([]);
    expect(steps(decide([{ ...other, suspended: true }]))).toEqual(["step-1"]);
  });

  it("is what a revocation ended, so that it begins anew", () => {
    const ended = [version(1, pulling({ state: "FAILED", reasonCode: "PEER_REVOKED" }))];
    expect(steps(decideRule(rule(), world(ended)).cancels)).toEqual(["step-1"]);
  });
});

describe("what a rule removes", () => {
  it("are its own copies beyond the newest that are held, oldest first, and no milestone", () => {
    const { drops } = decideRule(rule({ keepLast: 3, keepEvery: 4 }), world(run(12, () => held())));
    expect(steps(drops)).toEqual([1, 2, 3, 5, 6, 7, 9].map((step) => `step-${step}`));
  });

  it("counts held ones alone: what is still to come removes nothing", () => {
    const some = run(6, (step) => (step <= 3 ? held() : {}));
    expect(decideRule(rule({ keepLast: 3 }), world(some)).drops).toEqual([]);
    const more = run(6, (step) => (step <= 3 || step === 6 ? held() : {}));
    expect(steps(decideRule(rule({ keepLast: 3 }), world(more)).drops)).toEqual(["step-1"]);
  });

  it("is nothing where it has no retention, also where it takes the latest alone", () => {
    const all = run(6, () => held());
    expect(decideRule(rule(), world(all)).drops).toEqual([]);
    expect(decideRule(rule({ latestOnly: true }), world(all)).drops).toEqual([]);
  });

  it("is nothing that a second rule keeps", () => {
    const all = run(6, () => held());
    const others = [rule({ ruleId: "ru-2", keepLast: 1, keepEvery: 2, suspended: true })];
    expect(steps(decideRule(rule({ keepLast: 1 }), world(all, { others })).drops)).toEqual([
      ...["step-1", "step-3", "step-5"],
    ]);
  });
});

describe("what a rule keeps for others", () => {
  const needs = (unreadParts: number): Pick<RuledVersion, "copy"> => ({
    copy: {
      state: "held",
      ruleId: "ru-1",
      needs: [{ by: "bsc/llm/run@step-9", unreadParts }],
    },
  });

  it("are copies that it would remove, as long as newer ones were made out of them and not read since", () => {
    const some = run(4, (step) => (step === 1 ? needs(3) : step === 2 ? needs(0) : held()));
    const decided = decideRule(rule({ keepLast: 1 }), world(some));
    expect(steps(decided.drops)).toEqual(["step-3"]);
    expect(steps(decided.kept)).toEqual(["step-1", "step-2"]);
  });

  it("is told of those alone that would go", () => {
    const all = run(3, () => needs(1));
    expect(steps(decideRule(rule({ keepLast: 2 }), world(all)).kept)).toEqual(["step-1"]);
    expect(decideRule(rule(), world(all)).kept).toEqual([]);
    expect(decideRule(rule({ keepLast: 1, suspended: true }), world(all)).kept).toEqual([]);
    expect(decideRule(rule({ keepLast: 1 }), world(all, { source: SILENT })).kept).toEqual([]);
  });
});

describe("how a rule stands", () => {
  it("is OK where all is held, and where there is nothing yet", () => {
    expect(decideRule(rule(), world(run(3, () => held())))).toMatchObject({
      ...{ state: "OK", reason: "", held: 3, lag: { versions: 0, steps: 0, bytes: 0, seconds: 0 } },
    });
    expect(decideRule(rule(), world([]))).toMatchObject({
      state: "OK",
      reason: "bsc shows nothing yet that it is about",
    });
  });

  it("is stuck with the reason of what stopped, and tries again after a while", () => {
    const stopped = (agoMs: number): RuledVersion[] => [
      version(
        1,
        pulling({ state: "PAUSED", reason: "store full", reasonCode: "QUOTA_EXCEEDED", blockedSinceMs: NOW - agoMs }),
      ),
    ];
    expect(decideRule(rule(), world(stopped(60_000)))).toMatchObject({
      ...{ state: "STUCK", reason: "store full", reasonCode: "QUOTA_EXCEEDED", resumes: [] },
    });
    expect(steps(decideRule(rule(), world(stopped(16 * 60_000))).resumes)).toEqual(["step-1"]);
  });

  it("leaves what a person paused, and takes up what its window or its suspension did", () => {
    const paused = (reasonCode: string): RuledVersion[] => [version(1, pulling({ state: "PAUSED", reasonCode }))];
    expect(decideRule(rule(), world(paused("")))).toMatchObject({ resumes: [], state: "STUCK" });
    expect(decideRule(rule(), world(paused("PEER_SUSPENDED"))).resumes).toEqual([]);
    expect(decideRule(rule(), world(paused("OUTSIDE_WINDOW"))).resumes).toHaveLength(1);
    expect(decideRule(rule(), world(paused("RULE_SUSPENDED"))).resumes).toHaveLength(1);
    expect(decideRule(rule({ suspended: true }), world(paused("RULE_SUSPENDED"))).resumes).toEqual([]);
  });

  it("lets what runs stand still when it is suspended or its window closes", () => {
    const running = [version(1, pulling())];
    expect(decideRule(rule({ suspended: true }), world(running)).pauses).toHaveLength(1);
    expect(decideRule(rule({ window: "Sun 00:00-01:00" }), world(running)).pauses).toHaveLength(1);
    expect(decideRule(rule(), world(running)).pauses).toEqual([]);
  });

  it("lets go on what another rule wants as well, and that other one is not stuck by it", () => {
    const a = rule({ ruleId: "ru-1", suspended: true });
    const b = rule({ ruleId: "ru-2" });
    const still = (reasonCode: string): RuledVersion[] => [
      version(1, pulling({ state: "PAUSED", reason: "rule ru-1 is suspended", reasonCode })),
    ];
    const running = [version(1, pulling())];
    const beside = (versions: readonly RuledVersion[], ...others: StandingRule[]): RuleWorld =>
      world(versions, { others });
    for (const reasonCode of ["RULE_SUSPENDED", "OUTSIDE_WINDOW"]) {
      expect(steps(decideRule(a, beside(still(reasonCode), b)).resumes)).toEqual(["step-1"]);
      expect(decideRule(b, beside(still(reasonCode), a))).toMatchObject({ state: "REPLICATING", pulls: [] });
    }
    expect(decideRule(a, beside(running, b)).pauses).toEqual([]);
    const closed = rule({ window: "Sun 00:00-01:00" });
    expect(decideRule(closed, beside(running, b)).pauses).toEqual([]);
    // Nobody else does: it stands still, and what a person paused does so for all.
    const none = [rule({ ...b, suspended: true }), rule({ ...b, ended: true }), rule({ ...b, artifact: "other/*" })];
    for (const other of [...none, rule({ ...b, window: "Sun 00:00-01:00" })]) {
      expect(decideRule(a, beside(still("RULE_SUSPENDED"), other)).resumes).toEqual([]);
      expect(decideRule(a, beside(running, other)).pauses).toHaveLength(1);
    }
    expect(decideRule(a, beside(still(""), b)).resumes).toEqual([]);
    expect(decideRule(b, beside(still(""), a))).toMatchObject({ state: "STUCK" });
  });

  it("is stuck where all may be discovered and nothing read", () => {
    expect(decideRule(rule(), world(run(2, () => ({ shown: "discover" }))))).toMatchObject({
      ...{ state: "STUCK", reasonCode: "NO_GRANT" },
    });
  });
});

const anyCopy = fc.option(
  fc.record({
    state: fc.constantFrom("held", "held", "held", "damaged", "partial", "withdrawn"),
    ruleId: fc.constantFrom("ru-1", "ru-1", "ru-2", undefined),
    needs: fc.option(fc.constant([{ by: "bsc/llm/run@step-9", unreadParts: 1 }]), { nil: undefined, freq: 4 }),
  }),
  { nil: undefined },
);
const anyPull = fc.option(
  fc.record({
    state: fc.constantFrom("QUEUED", "RUNNING", "PAUSED", "FAILED"),
    ruleId: fc.constantFrom("ru-1", "ru-2", undefined),
    ending: fc.boolean(),
    reasonCode: fc.constantFrom("", "OUTSIDE_WINDOW", "QUOTA_EXCEEDED"),
    bytesDone: fc.integer({ min: 0, max: 100 }),
  }),
  { nil: undefined, freq: 3 },
);
const anyVersions = fc
  .uniqueArray(
    fc.record({
      artifact: fc.constantFrom("llm/run", "llm/other"),
      step: fc.integer({ min: 1, max: 30 }),
      sequence: fc.integer({ min: 1, max: 30 }),
      stepped: fc.boolean(),
      shown: fc.constantFrom("read", "read", "read", "discover", "hidden"),
      pinned: fc.boolean(),
      copy: anyCopy,
      pull: anyPull,
    }),
    { selector: ({ artifact, step }) => `${artifact} ${step}`, maxLength: 30 },
  )
  .map((drawn) =>
    drawn.map(({ artifact, step, sequence, stepped, shown, pinned, copy, pull }) =>
      version(step, {
        ...{ artifact, sequence, shown, pinned, copy },
        ...(stepped ? {} : { label: `v${step}` }),
        ...(pull === undefined ? {} : pulling(pull)),
      }),
    ),
  );
const anyCount = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined });
const anyRule = (ruleId: string): fc.Arbitrary<StandingRule> =>
  fc
    .record({
      keepLast: anyCount,
      keepEvery: anyCount,
      every: fc.integer({ min: 1, max: 4 }),
      latestOnly: fc.boolean(),
      suspended: fc.boolean(),
      window: fc.option(fc.constant("Mon-Fri 20:00-06:00"), { nil: undefined }),
    })
    .map((terms) => rule({ ruleId, ...terms }));
const anySource = fc.constantFrom(READABLE, READABLE, READABLE, SILENT, LOST);

describe("whatever there is", () => {
  const drawn = fc.tuple(anyRule("ru-1"), anyVersions, anySource, fc.array(anyRule("ru-2"), { maxLength: 1 }));

  it("no rule removes the last good copy of an artifact, a pinned one, a person's, or anything unseen", () => {
    fc.assert(
      fc.property(drawn, ([mine, versions, source, others]) => {
        const { drops } = decideRule(mine, world(versions, { source, others }));
        if (source !== READABLE || mine.suspended) expect(drops).toEqual([]);
        if (mine.keepLast === undefined && mine.keepEvery === undefined) expect(drops).toEqual([]);
        for (const each of drops) {
          expect(each).toMatchObject({ pinned: false, shown: "read", copy: { ruleId: "ru-1" } });
          expect(each.pull).toBeUndefined();
          expect(each.copy?.needs).toBeUndefined();
          const good = versions.filter(({ artifact, copy }) => artifact === each.artifact && copy?.state === "held");
          expect(good.some((copy) => !drops.includes(copy))).toBe(true);
          // So many newer good ones stay as it was told to keep.
          const stays = good.filter((copy) => isRuledBy(mine, copy) && !drops.includes(copy));
          expect(stays.length).toBeGreaterThanOrEqual(mine.keepLast ?? 1);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("what one rule begins neither it nor another of the same time undoes", () => {
    fc.assert(
      fc.property(drawn, ([mine, versions, source, others]) => {
        const [other] = others;
        const { pulls } = decideRule(mine, world(versions, { source, others }));
        const begun = versions.map((each) => (pulls.includes(each) ? { ...each, ...pulling() } : each));
        const after = decideRule(mine, world(begun, { source, others }));
        const isNew = ({ label, artifact }: RuledVersion): boolean =>
          pulls.some((pull) => pull.label === label && pull.artifact === artifact);
        expect(after.cancels.filter(isNew)).toEqual([]);
        const whole = versions.map((each) => (pulls.includes(each) ? { ...each, ...held() } : each));
        expect(decideRule(mine, world(whole, { source, others })).drops.filter(isNew)).toEqual([]);
        if (other === undefined) return;
        expect(decideRule(other, world(whole, { source, others: [mine] })).drops.filter(isNew)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("two rules together leave a good copy of each artifact that has one", () => {
    fc.assert(
      fc.property(anyRule("ru-1"), anyRule("ru-2"), anyVersions, (one, two, versions) => {
        const drops = [
          ...decideRule(one, world(versions, { others: [two] })).drops,
          ...decideRule(two, world(versions, { others: [one] })).drops,
        ];
        for (const artifact of new Set(drops.map((each) => each.artifact))) {
          const good = versions.filter((each) => each.artifact === artifact && each.copy?.state === "held");
          expect(good.some((each) => !drops.includes(each))).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("a link that is slower than the run brings versions whole all the same", () => {
    // Each look a newer one is there, and the running one has a tenth more.
    let cutInARow = 0;
    let running: { step: number; bytesDone: number } | undefined;
    let whole = 0;
    for (let step = 1; step <= 100; step += 1) {
      const versions = run(step, (each) =>
        each === running?.step ? pulling({ bytesDone: running.bytesDone }) : each <= whole ? held() : {},
      );
      const { cancels, pulls } = decideRule(rule({ keepLast: 1 }), world(versions, { cutInARow }));
      if (cancels.length > 0) {
        cutInARow += 1;
        running = undefined;
      } else if (running !== undefined) {
        running = { ...running, bytesDone: running.bytesDone + 10 };
        if (running.bytesDone >= 100) {
          whole = running.step;
          running = undefined;
          cutInARow = 0;
        }
      } else if (pulls[0] !== undefined) running = { step: pulls[0].sequence, bytesDone: 10 };
    }
    expect(whole).toBeGreaterThan(50);
  });
});
