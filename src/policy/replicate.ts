import type { ArtifactKind, ArtifactName, Label } from "../domain/artifact.ts";
import type { CopyNeed } from "../domain/inherited.ts";
import { isRuledBy, newestFirst, numberOf, type RuleState, type RuleTerms } from "../domain/rule.ts";
import type { TransferState } from "../domain/transfer.ts";
import type { ReplicaState } from "../domain/version.ts";
import { isWithin, nextChangeMs } from "../domain/weekly-window.ts";
import { hasRetention, isKept, isSpared, isWanted, type StandingRule } from "./retain.ts";

/** A version of the rule's source with all that this site knows of it. */
export interface RuledVersion {
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly kind: ArtifactKind;
  readonly sequence: number;
  readonly bytes: number;
  readonly createdAtMs: number;
  /** What its owner lets this site do, by the mirror; `hidden` for one that it shows no more. */
  readonly shown: "read" | "discover" | "hidden";
  readonly pinned: boolean;
  /** This site's copy; the rule whose pull made it is undefined for a person's. */
  readonly copy?:
    | {
        readonly state: ReplicaState;
        readonly ruleId: string | undefined;
        /** Newer copies that were made out of its bytes: it stays until these were read. */
        readonly needs?: readonly CopyNeed[] | undefined;
      }
    | undefined;
  /** The pull of it that is open; or one of a rule that failed. */
  readonly pull?: RuledPull | undefined;
}

export interface RuledPull {
  readonly transferId: string;
  readonly ruleId: string | undefined;
  readonly state: TransferState;
  /** Its remains are being removed. */
  readonly ending: boolean;
  readonly reason: string;
  readonly reasonCode: string;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Since when it stands still with this reason, as far as this process saw it. */
  readonly blockedSinceMs: number | undefined;
}

/** What is known of the rule's source. */
export interface RuleSource {
  /**
   * `readable`: an active peer that answers, whose catalog was known complete minutes ago. `silent`: not just now.
   * `lost`: not for minutes, or it is no active peer.
   */
  readonly contact: "readable" | "silent" | "lost";
  /** Why it is not readable; empty where it is. */
  readonly reason: string;
  readonly reasonCode: string;
}

/** All that a decision rests on. */
export interface RuleWorld {
  readonly nowMs: number;
  readonly source: RuleSource;
  /** Of the source. */
  readonly versions: readonly RuledVersion[];
  /** Further rules of this site for the same source, suspended ones too. */
  readonly others: readonly StandingRule[];
  /** Pulls of this rule that were cut off as superseded since one of them succeeded. */
  readonly cutInARow: number;
}

/** How far a rule is behind what it wants. */
export interface RuleLag {
  /** Wanted, and not held. */
  readonly versions: number;
  /** From the newest held to the newest wanted, in their numbers; of several artifacts the most. */
  readonly steps: number;
  /** Still to come. */
  readonly bytes: number;
  /** Since the oldest of those that are missing was published, or the rule was added. */
  readonly seconds: number;
}

/** What a rule does now. */
export interface RuleDecision {
  readonly state: RuleState;
  /** Why it is not OK, or what it waits for; empty where there is nothing to tell. */
  readonly reason: string;
  readonly reasonCode: string;
  readonly lag: RuleLag;
  /** Wanted, and held. */
  readonly held: number;
  /** To be pulled, newest first. */
  readonly pulls: readonly RuledVersion[];
  /** Superseded pulls to be cancelled. */
  readonly cancels: readonly RuledVersion[];
  /** Copies to be removed, oldest first. */
  readonly drops: readonly RuledVersion[];
  /** Good copies of the same artifacts, which are what those may go for. */
  readonly stays: readonly RuledVersion[];
  /** Those that would be, were they not needed by others. */
  readonly kept: readonly RuledVersion[];
  /** Pulls to stand still: the rule is suspended, or its window is closed. */
  readonly pauses: readonly RuledVersion[];
  /** Pulls to go on. */
  readonly resumes: readonly RuledVersion[];
  /** When the window opens or closes next. */
  readonly lookAgainMs: number | undefined;
}

/** Pulls of one rule that are open at one time: the newest are asked for anew whenever one ends. */
const MOST_OPEN = 4;

/** What stands still or failed is tried again after so long. */
const TRY_AGAIN_MS = 15 * 60_000;

/** What the peer's operator stopped here goes on by that operator's word. */
const HELD_BY: readonly string[] = ["PEER_SUSPENDED", "PEER_REVOKED"];

/** A pull stands still for its rule's sake alone. */
const STILL: readonly string[] = ["OUTSIDE_WINDOW", "RULE_SUSPENDED"];

/** What a rule does whose offer is over. */
const ENDED: RuleDecision = {
  ...{ state: "ENDED", reason: "", reasonCode: "", lag: { versions: 0, steps: 0, bytes: 0, seconds: 0 }, held: 0 },
  ...{ pulls: [], cancels: [], drops: [], stays: [], pauses: [], resumes: [], kept: [], lookAgainMs: undefined },
};

/** Decides what a rule does, by what is known now. Asks nobody and changes nothing. */
export function decideRule(rule: StandingRule, world: RuleWorld): RuleDecision {
  if (rule.ended === true) return ENDED;
  const { nowMs, source } = world;
  const ruled = world.versions.filter((version) => isRuledBy(rule, version));
  const wanted = wantedOf(rule, ruled);
  const missing = wanted.filter(({ copy }) => copy?.state !== "held" && copy?.state !== "withdrawn");
  const open = rule.window === undefined || isWithin(rule.window, nowMs);
  const readable = source.contact === "readable";
  const own = world.versions.filter(({ pull }) => pull?.ruleId === rule.ruleId && !pull.ending);
  const cancels = !rule.suspended && readable ? superseded(rule, world, own) : [];
  const going = own.filter((version) => !cancels.includes(version));
  const mayRun = !rule.suspended && open;
  // What another rule wants as well goes on for it: there is one pull of a version, whosever it is.
  const othersWant = mayRun ? [] : wantedBy(othersThatRun(world), world);
  const runs = (version: RuledVersion): boolean => mayRun || othersWant.includes(version);
  const superfluous = !rule.suspended && readable ? superfluousOf(rule, world) : [];
  const drops = superfluous.filter((version) => !isNeeded(version));
  const decided = {
    pulls: mayRun && readable ? pullsOf(rule, missing, going.length) : [],
    cancels,
    drops,
    stays: staysFor(drops, world),
    kept: superfluous.filter(isNeeded),
    pauses: going.filter((version) => !runs(version) && isGoing(version.pull)),
    resumes: going.filter((version) => runs(version) && mayGoOn(version.pull, nowMs)),
  };
  return {
    ...decided,
    ...standing(rule, world, { ruled, missing, open, ...decided }),
    lag: lagOf(rule, wanted, missing, nowMs),
    held: wanted.filter(({ copy }) => copy?.state === "held").length,
    lookAgainMs: rule.window === undefined ? undefined : nextChangeMs(rule.window, nowMs),
  };
}

/** What a rule wants to be here, newest first: of each artifact the newest one, then of each the second … */
function wantedOf(rule: RuleTerms, ruled: readonly RuledVersion[]): readonly RuledVersion[] {
  const readable = ruled.filter(({ shown }) => shown === "read");
  const ranked = [...Map.groupBy(readable, ({ artifact }) => artifact).values()].flatMap((versions) =>
    newestFirst(versions)
      .map((version, rank) => ({ version, rank }))
      .filter(({ version, rank }) => isWanted(rule, version, rank)),
  );
  return ranked
    .sort((a, b) => a.rank - b.rank || b.version.createdAtMs - a.version.createdAtMs)
    .map(({ version }) => version);
}

function pullsOf(rule: StandingRule, missing: readonly RuledVersion[], openPulls: number): readonly RuledVersion[] {
  return missing
    .filter(({ pull }) => pull === undefined)
    .filter((version) => !isSomebodysDamage(rule, version))
    .slice(0, Math.max(0, MOST_OPEN - openPulls));
}

/** A damaged copy that a person brought here is that person's to mend. */
const isSomebodysDamage = (rule: StandingRule, { copy }: RuledVersion): boolean =>
  copy?.state === "damaged" && copy.ruleId !== rule.ruleId;

/** What any of these rules wants to be here. */
const wantedBy = (rules: readonly StandingRule[], { versions }: RuleWorld): readonly RuledVersion[] =>
  rules.flatMap((rule) =>
    wantedOf(
      rule,
      versions.filter((version) => isRuledBy(rule, version)),
    ),
  );

/** Other rules that are neither suspended nor outside their windows. */
const othersThatRun = ({ others, nowMs }: RuleWorld): readonly StandingRule[] =>
  others.filter(
    ({ suspended, ended, window }) => !suspended && ended !== true && (window === undefined || isWithin(window, nowMs)),
  );

/** Pulls of this rule that nobody wants any more; one that is more than half done ends by itself. */
function superseded(rule: StandingRule, world: RuleWorld, own: readonly RuledVersion[]): readonly RuledVersion[] {
  const alive = [rule, ...world.others.filter(({ suspended }) => !suspended)];
  const wanted = new Set(wantedBy(alive, world));
  return own.filter((version) => {
    const { pull, shown, pinned } = version;
    if (pull === undefined || shown !== "read") return false;
    // What a revocation ended cannot go on; under a new peering it begins anew.
    if (pull.state === "FAILED" && pull.reasonCode === "PEER_REVOKED") return true;
    if (pinned || wanted.has(version)) return false;
    return !isSpared(pull, world.cutInARow);
  });
}

/** A newer copy was made out of its bytes within the store, and nobody has read those yet. */
const isNeeded = ({ copy }: RuledVersion): boolean => (copy?.needs ?? []).length > 0;

/** Copies that this rule brought, and that no rule and no person keeps; never the last good one of an artifact. */
function superfluousOf(rule: StandingRule, world: RuleWorld): readonly RuledVersion[] {
  if (!hasRetention(rule)) return [];
  const rules = [rule, ...world.others];
  return [...Map.groupBy(world.versions, ({ artifact }) => artifact).values()].flatMap((versions) => {
    const readable = newestFirst(versions.filter(({ shown }) => shown === "read"));
    const good = readable.filter(({ copy }) => copy?.state === "held");
    const drops = readable.filter((version) => {
      const { copy, pull, pinned } = version;
      if (copy?.ruleId !== rule.ruleId || !isRuledBy(rule, version)) return false;
      if (copy.state !== "held" && copy.state !== "damaged") return false;
      return !pinned && pull === undefined && !rules.some((each) => isKept(each, version, readable, good));
    });
    return good.some((version) => !drops.includes(version)) ? drops.toReversed() : [];
  });
}

/** The good copies that are left of artifacts of which some go. */
function staysFor(drops: readonly RuledVersion[], { versions }: RuleWorld): readonly RuledVersion[] {
  const artifacts = new Set(drops.map(({ artifact }) => artifact));
  return versions.filter(
    (version) =>
      artifacts.has(version.artifact) &&
      version.shown === "read" &&
      version.copy?.state === "held" &&
      !drops.includes(version),
  );
}

const isGoing = (pull: RuledPull | undefined): boolean => pull?.state === "QUEUED" || pull?.state === "RUNNING";

function mayGoOn(pull: RuledPull | undefined, nowMs: number): boolean {
  if (pull?.state !== "PAUSED" && pull?.state !== "FAILED") return false;
  if (STILL.includes(pull.reasonCode)) return true;
  // Somebody paused it, or what stopped it takes it up again.
  if (pull.reasonCode === "" || HELD_BY.includes(pull.reasonCode)) return false;
  return pull.blockedSinceMs !== undefined && nowMs - pull.blockedSinceMs >= TRY_AGAIN_MS;
}

interface Found extends Pick<RuleDecision, "pulls" | "resumes"> {
  readonly ruled: readonly RuledVersion[];
  readonly missing: readonly RuledVersion[];
  /** Its window is. */
  readonly open: boolean;
}

type Standing = Pick<RuleDecision, "state" | "reason" | "reasonCode">;

function standing(rule: StandingRule, { nowMs, source }: RuleWorld, found: Found): Standing {
  const { ruled, missing, open } = found;
  const { reason, reasonCode } = source;
  if (rule.suspended) return { state: "SUSPENDED", reason: "", reasonCode: "" };
  if (source.contact === "lost") return { state: "STUCK", reason, reasonCode };
  if (missing.length === 0) return nothingMissing(rule, ruled);
  if (source.contact === "silent") return { state: "REPLICATING", reason, reasonCode };
  if (!open) {
    const opens = new Date(nextChangeMs(rule.window ?? "", nowMs) ?? nowMs).toISOString().slice(0, 16);
    return {
      state: "REPLICATING",
      reason: `its window opens at ${opens}Z`,
      reasonCode: "OUTSIDE_WINDOW",
    };
  }
  if (found.pulls.length > 0 || found.resumes.length > 0) return { state: "REPLICATING", reason: "", reasonCode: "" };
  const moving = missing.filter(({ pull }) => isGoing(pull));
  if (moving.length > 0) {
    const troubled = moving.every(({ pull }) => pull?.reason !== "") ? moving[0]?.pull : undefined;
    return {
      state: "REPLICATING",
      reason: troubled?.reason ?? "",
      reasonCode: troubled?.reasonCode ?? "",
    };
  }
  return blocked(rule, missing);
}

function nothingMissing({ from }: RuleTerms, ruled: readonly RuledVersion[]): Standing {
  const [seen] = ruled.filter(({ shown }) => shown === "discover");
  if (seen !== undefined && !ruled.some(({ shown }) => shown === "read")) {
    return {
      state: "STUCK",
      reason: `peer ${from}: it lets this site discover ${seen.artifact}, not read it. Ask its operator for a grant of 'read'`,
      reasonCode: "NO_GRANT",
    };
  }
  const reason = ruled.some(({ shown }) => shown === "read") ? "" : `${from} shows nothing yet that it is about`;
  return { state: "OK", reason, reasonCode: "" };
}

function blocked(rule: StandingRule, missing: readonly RuledVersion[]): Standing {
  // Another rule's pull that stands still for that rule's sake goes on for this one.
  const goesOn = (pull: RuledPull): boolean => pull.ruleId !== rule.ruleId && STILL.includes(pull.reasonCode);
  const stopped = missing.find(({ pull }) => pull !== undefined && !pull.ending && !goesOn(pull))?.pull;
  if (stopped !== undefined) {
    const reason = stopped.reason === "" ? `${stopped.transferId} was paused by a person` : stopped.reason;
    return { state: "STUCK", reason, reasonCode: stopped.reasonCode };
  }
  const damaged = missing.find((version) => isSomebodysDamage(rule, version));
  if (damaged === undefined) return { state: "REPLICATING", reason: "", reasonCode: "" };
  return {
    state: "STUCK",
    reason: `the copy of ${rule.from}/${damaged.artifact}@${damaged.label} is damaged, and a person brought it here. Pull it again to mend it`,
    reasonCode: "REPLICA_DAMAGED",
  };
}

function lagOf(
  rule: StandingRule,
  wanted: readonly RuledVersion[],
  missing: readonly RuledVersion[],
  nowMs: number,
): RuleLag {
  const since = missing.map(({ createdAtMs }) => Math.max(createdAtMs, rule.createdAtMs));
  const left = missing.map(({ bytes, pull }) => Math.max(0, bytes - (pull?.bytesDone ?? 0)));
  const steps = [...Map.groupBy(wanted, ({ artifact }) => artifact).values()].map((versions) => {
    const newest = Math.max(...versions.map(numberOf));
    const held = versions.filter(({ copy }) => copy?.state === "held").map(numberOf);
    return held.length === 0 ? newest : newest - Math.max(...held);
  });
  return {
    versions: missing.length,
    steps: missing.length === 0 ? 0 : Math.max(0, ...steps),
    bytes: left.reduce((sum, bytes) => sum + bytes, 0),
    seconds: since.length === 0 ? 0 : Math.max(0, Math.floor((nowMs - Math.min(...since)) / 1000)),
  };
}
