import { parseArtifactPattern } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { isRuledBy, LEAST_RATE, type RuleTerms } from "../domain/rule.ts";
import { parseSiteId } from "../domain/site.ts";
import { parseWeeklyWindow } from "../domain/weekly-window.ts";
import { maySeeAllRules, maySeeRule, maySteerRule } from "../policy/rules.ts";
import { refuseStranger } from "./catalog.ts";
import { makeId, userActor } from "./ids.ts";
import type { KeepRules } from "./keep-rules.ts";
import type { CatalogLedger, PeersLedger, ReplicasLedger, RuleChange, RuleRow, RulesLedger } from "./ports/ledger.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import type { Stores } from "./ports/stores.ts";
import type { RuleNews } from "./rule-wakes.ts";
import { refuseStore } from "./refuse-store.ts";
import type { ControlUseCases, RuleView } from "./use-cases.ts";

/** What steering rules needs. */
export interface RulesPorts {
  readonly site: string;
  readonly ledger: RulesLedger & CatalogLedger & PeersLedger & ReplicasLedger;
  readonly stores: Stores;
  readonly rules: Pick<KeepRules, "look" | "simulate">;
  readonly news: Pick<RuleNews, "poke">;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

type Names = "addRule" | "listRules" | "getRule" | "suspendRule" | "resumeRule" | "removeRule" | "simulateRule";

/** The use cases of `hanse rule …`. */
export function rules(ports: RulesPorts): Pick<ControlUseCases, Names> {
  const { ledger, clock } = ports;
  const steer = async (user: UserPrincipal, id: string, action: string, change: RuleChange): Promise<RuleView> => {
    const rule = await steered(ports, user, id);
    const audit = {
      action,
      actor: userActor(user),
      subject: rule.ruleId,
      outcome: "ok" as const,
    };
    const after = await ledger.changeRule(rule.ruleId, { ...change, sinceMs: clock.now() }, audit);
    if (after === undefined) throw unknownRule(id);
    ports.news.poke();
    return viewRule(ports, after);
  };
  return {
    async addRule(user, { requestId, terms: wanted, offerId }) {
      const terms = await checkedTerms(ports, user, wanted);
      const row: RuleRow = {
        ...terms,
        ruleId: makeId("ru", user.person, requestId, ports.random),
        owner: user,
        offerId,
        createdAtMs: clock.now(),
        ...{
          state: "REPLICATING",
          reason: "",
          reasonCode: "",
          sinceMs: clock.now(),
          cutInARow: 0,
          ...{ versionsBrought: 0, bytesMoved: 0, bytesInherited: 0 },
        },
      };
      const standing = await ledger.putRule(row, {
        action: "rule.add",
        actor: userActor(user),
        subject: row.ruleId,
        outcome: "ok",
        detail: { ...terms, offer: offerId },
      });
      refuseReuse(standing, row);
      ports.news.poke();
      return {
        ...(await viewRule(ports, standing)),
        warnings: await warnings(ports, standing),
      };
    },

    async listRules(user, page) {
      const after = parsePage(page.token);
      const createdBy = maySeeAllRules(user) ? undefined : user.person;
      const rows = await ledger.listRules({
        createdBy,
        after,
        limit: page.size + 1,
      });
      const shown = rows.slice(0, page.size);
      const decisions = await ports.rules.look(shown);
      const last = shown.at(-1);
      return {
        items: shown.flatMap((rule) => {
          const decision = decisions.get(rule.ruleId);
          return decision === undefined ? [] : [{ rule: asItStands(rule), decision }];
        }),
        nextToken: rows.length > page.size && last !== undefined ? `${last.createdAtMs}.${last.ruleId}` : "",
      };
    },

    async getRule(user, id) {
      return viewRule(ports, await seen(ports, user, id));
    },

    async suspendRule(user, id) {
      const rule = await steered(ports, user, id);
      refuseEnded(rule);
      if (rule.suspendedBy !== undefined) return viewRule(ports, rule);
      const change = {
        suspendedBy: user.person,
        state: "SUSPENDED" as const,
        reason: "",
        reasonCode: "",
      };
      return steer(user, rule.ruleId, "rule.suspend", change);
    },

    async resumeRule(user, id) {
      const rule = await steered(ports, user, id);
      refuseEnded(rule);
      if (rule.suspendedBy === undefined) return viewRule(ports, rule);
      const change = { suspendedBy: undefined, state: "REPLICATING" as const };
      return steer(user, rule.ruleId, "rule.resume", change);
    },

    async removeRule(user, id) {
      const { ruleId } = await steered(ports, user, id);
      const audit = {
        action: "rule.remove",
        actor: userActor(user),
        subject: ruleId,
        outcome: "ok" as const,
      };
      if ((await ledger.removeRule(ruleId, audit)) === undefined) throw unknownRule(id);
      ports.news.poke();
    },

    async simulateRule(user, what) {
      if ("id" in what) return (await viewRule(ports, await seen(ports, user, what.id))).decision;
      const terms = await checkedTerms(ports, user, what.terms);
      return ports.rules.simulate({
        ...terms,
        ruleId: "",
        suspended: false,
        createdAtMs: clock.now(),
      });
    },
  };
}

async function viewRule({ rules: keeper }: Pick<RulesPorts, "rules">, rule: RuleRow): Promise<RuleView> {
  const decision = (await keeper.look([rule])).get(rule.ruleId);
  if (decision === undefined)
    throw new HanseError("INTERNAL", "a rule was not decided", {
      hop: "this gateway",
    });
  return { rule: asItStands(rule), decision };
}

/** @throws HanseError WRONG_STATE for a rule that is over */
function refuseEnded(rule: RuleRow): void {
  if (rule.endedAtMs === undefined) return;
  throw new HanseError("WRONG_STATE", `${rule.ruleId} is over: ${endOf(rule)}`, {
    hop: "this gateway",
    remedy: `\`hanse rule rm ${rule.ruleId}\` takes it off the list; \`hanse rule add\` begins another`,
  });
}

/** Why a rule that an offer made is over. */
const endOf = ({ offerId, from }: RuleRow): string =>
  `the offer ${offerId ?? ""} of ${from} ended. What it brought stays, and is this site's to drop`;

/** A rule as it is shown: one that is over says so, whatever was noted of it last. */
const asItStands = (rule: RuleRow): RuleRow =>
  rule.endedAtMs === undefined
    ? rule
    : { ...rule, state: "ENDED", reason: endOf(rule), reasonCode: "OFFER_ENDED", sinceMs: rule.endedAtMs };

const PRIORITIES = 100;

/** What was asked for, held to its bounds. @throws HanseError INVALID_INPUT, UNKNOWN_PEER, UNKNOWN_STORE, NOT_ALLOWED */
async function checkedTerms(ports: RulesPorts, user: UserPrincipal, wanted: RuleTerms): Promise<RuleTerms> {
  const from = parseSiteId(wanted.from);
  if (from === ports.site)
    throw new HanseError("INVALID_INPUT", `${from} is this site itself`, {
      remedy: "Name the peer that publishes",
    });
  await refuseStranger(ports, from);
  const atLeastOne = (count: number | undefined, name: string): void => {
    if (count === undefined || (Number.isSafeInteger(count) && count >= 1)) return;
    throw new HanseError("INVALID_INPUT", `${name} is not a whole number from 1 on`, { remedy: "Write e.g. 3" });
  };
  atLeastOne(wanted.keepLast, "keep-last");
  atLeastOne(wanted.keepEvery, "keep-every");
  atLeastOne(wanted.every, "every");
  if (!Number.isSafeInteger(wanted.priority) || Math.abs(wanted.priority) > PRIORITIES)
    throw new HanseError("INVALID_INPUT", "the priority is out of bounds", {
      remedy: `Use -${PRIORITIES} to ${PRIORITIES}; 0 is what a person's pull has`,
    });
  if (wanted.maxBytesPerSecond !== undefined && wanted.maxBytesPerSecond < LEAST_RATE)
    throw new HanseError("INVALID_INPUT", "the rate is too small to keep a connection alive", {
      remedy: "Use at least 64KiB a second",
    });
  if (wanted.to !== undefined) refuseStore(user, "pull", ports.stores.resolve(wanted.to));
  const { kind, to, keepLast, keepEvery, every, latestOnly, priority, window, maxBytesPerSecond } = wanted;
  return {
    ...{ from, artifact: parseArtifactPattern(wanted.artifact), kind, to },
    ...{ keepLast, keepEvery, every, latestOnly, priority },
    window: window === undefined ? undefined : parseWeeklyWindow(window),
    maxBytesPerSecond,
  };
}

async function warnings(ports: RulesPorts, rule: RuleRow): Promise<string[]> {
  const peer = await ports.ledger.getPeer(rule.from);
  if (peer?.state !== "active")
    return [`peer ${rule.from} is ${peer?.state ?? "unknown"}: the rule waits until it is active`];
  const versions = await ports.ledger.listVersions({
    site: rule.from,
    limit: 1000,
  });
  if (versions.some((version) => isRuledBy(rule, version))) return [];
  return [`${rule.from} shows nothing yet that matches '${rule.artifact}'`];
}

/** @throws HanseError REQUEST_REUSED where an earlier request of this id added another rule */
function refuseReuse(standing: RuleRow, wanted: RuleRow): void {
  const content = ({ from, artifact, kind, to, keepLast, keepEvery, ...rule }: RuleRow): string => {
    const { every, latestOnly, priority, window, maxBytesPerSecond } = rule;
    const terms = [from, artifact, kind, to, keepLast, keepEvery, every, latestOnly, priority, window];
    return JSON.stringify([...terms, maxBytesPerSecond]);
  };
  if (content(standing) === content(wanted)) return;
  throw new HanseError("REQUEST_REUSED", `this request was made before and added the rule ${standing.ruleId}`, {
    hop: "this gateway",
    remedy: "Use a new request id",
  });
}

async function seen({ ledger }: RulesPorts, user: UserPrincipal, idText: string): Promise<RuleRow> {
  const exact = await ledger.getRule(idText);
  const [first, second] = exact === undefined && idText.length >= 4 ? await ledger.findRules(idText) : [exact];
  if (second !== undefined)
    throw new HanseError("INVALID_INPUT", `more than one rule begins with ${idText}`, {
      remedy: "Write more of its id",
    });
  // The same answer for what does not exist and for what belongs to somebody else.
  if (first === undefined || !maySeeRule(user, first.owner.person)) throw unknownRule(idText);
  return first;
}

async function steered(ports: RulesPorts, user: UserPrincipal, idText: string): Promise<RuleRow> {
  const rule = await seen(ports, user, idText);
  if (maySteerRule(user, rule.owner.person)) return rule;
  throw new HanseError("NOT_ALLOWED", `${rule.ruleId} belongs to ${rule.owner.person}`, {
    hop: "this gateway",
    remedy: "Ask them, or an operator",
  });
}

const unknownRule = (id: string): HanseError =>
  new HanseError("UNKNOWN_RULE", `there is no rule ${id}`, {
    hop: "this gateway",
    remedy: "`hanse rule ls` shows the rules",
  });

function parsePage(token: string): Pick<RuleRow, "createdAtMs" | "ruleId"> | undefined {
  if (token === "") return undefined;
  const [, at, ruleId] = /^(\d{1,15})\.([a-z0-9-]{1,64})$/.exec(token) ?? [];
  if (at !== undefined && ruleId !== undefined) return { createdAtMs: Number(at), ruleId };
  throw new HanseError("INVALID_INPUT", "the page token is not one of this gateway", {
    remedy: "Start from the first page",
  });
}
