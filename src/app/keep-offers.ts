import { asHanseError, HanseError, isReason } from "../domain/errors.ts";
import { MOST_OFFERS, type AcceptPolicy } from "../domain/offer.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import type { Regions } from "../domain/regions.ts";
import type { SiteId } from "../domain/site.ts";
import { bytesWanted, judgeOffer } from "../policy/offers.ts";
import { keepLooking, LOOK_MS } from "./keep-looking.ts";
import type { KeepRules } from "./keep-rules.ts";
import { OneByOne } from "./one-by-one.ts";
import type { Events } from "./ports/events.ts";
import type {
  OffersLedger,
  PeerRow,
  PeersLedger,
  ReceivedOfferChange,
  ReceivedOfferRow,
  RuleRow,
  RulesLedger,
} from "./ports/ledger.ts";
import type { Peers } from "./ports/peers.ts";
import type { Clock } from "./ports/runtime.ts";
import type { RuleFacts } from "./rule-facts.ts";
import type { RuleNews } from "./rule-wakes.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What keeping offers of peers needs. */
export interface KeepOffersPorts {
  readonly ledger: OffersLedger & Pick<PeersLedger, "getPeer" | "listPeers"> & RulesLedger;
  readonly peers: Pick<Peers, "listOffers" | "answerOffer">;
  readonly events: Pick<Events, "peerFailed" | "unexpected">;
  readonly clock: Clock;
  readonly regions: Regions;
  readonly news: Pick<RuleNews, "bell" | "poke">;
  /** Which offers this site accepts by itself. */
  readonly policies: readonly AcceptPolicy[];
  readonly ruleUseCases: Pick<ControlUseCases, "addRule" | "simulateRule">;
  readonly keepRules: Pick<KeepRules, "look">;
  /** What is known of a source's versions. */
  readonly facts: (from: SiteId) => Promise<RuleFacts>;
}

/** How far the copies are is told this often at most. */
const MEASURE_MS = 5000;

/** In whose name rules are made that the site accepted by itself. */
const POLICY: UserPrincipal = {
  ...{ type: "user", person: "policy", role: "operator" },
  ...{ issuer: undefined, entitlements: [], scopes: undefined },
};

/**
 * Keeps the offers that peers make to this site: fetches them when a peer says that they changed, accepts what the policies
 * accept, tells the answers until they are known, makes a rule of each place that this site got, and ends it with its offer.
 * All that it goes by is in the ledger; what fails is told, and the next look tries again.
 */
export class KeepOffers {
  readonly #ports: KeepOffersPorts;
  readonly #stop = new AbortController();
  readonly #turns = new Map<SiteId, OneByOne>();
  /** What each peer said last of its offers, and as what they were fetched last. */
  readonly #heard = new Map<SiteId, string>();
  readonly #fetched = new Map<SiteId, string>();
  readonly #failedAtMs = new Map<SiteId, number>();
  readonly #measured = new Map<string, { readonly text: string; readonly atMs: number }>();
  #ended: Promise<void> = Promise.resolve();

  constructor(ports: KeepOffersPorts) {
    this.#ports = ports;
  }

  start(): void {
    const { news, events } = this.#ports;
    const failed = (error: unknown): void => {
      events.unexpected("offers", error);
    };
    const look = async (): Promise<number> => {
      await this.#settleAll();
      return LOOK_MS;
    };
    this.#ended = keepLooking({ bell: news.bell, look, failed }, this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  /** A peer said what its offers look like: it answers, and what waited for it need not wait any longer. */
  hear(peer: SiteId, mark: string): void {
    this.#heard.set(peer, mark);
    this.#failedAtMs.delete(peer);
    if (this.#fetched.get(peer) !== mark) this.#ports.news.poke();
  }

  /** Does for one peer what there is to do now. @throws HanseError where it cannot be reached; what is to be told stays in the ledger */
  settle(peer: SiteId): Promise<void> {
    const turns = this.#turns.get(peer) ?? new OneByOne();
    this.#turns.set(peer, turns);
    return turns.run(() => this.#turn(peer));
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  /** All peers at one time: a slow one keeps nobody waiting, and one that failed is left alone until the next look is due. */
  async #settleAll(): Promise<void> {
    const { ledger, clock, events } = this.#ports;
    const offering = new Set((await ledger.listReceivedOffers()).map(({ peer }) => peer));
    const due = (await ledger.listPeers()).filter(({ siteId }) => {
      const failedAtMs = this.#failedAtMs.get(siteId) ?? -Infinity;
      return (offering.has(siteId) || this.#isNews(siteId)) && clock.now() - failedAtMs >= LOOK_MS;
    });
    await Promise.all(
      due.map(async ({ siteId }) => {
        try {
          await this.settle(siteId);
        } catch (error) {
          if (this.#isStopping()) return;
          this.#failedAtMs.set(siteId, clock.now());
          events.peerFailed(siteId, "offers", asHanseError(error, `peer ${siteId}`));
        }
      }),
    );
  }

  /** What a peer offers is not what was fetched; who was silent yet is not asked. */
  #isNews(peer: SiteId): boolean {
    const heard = this.#heard.get(peer);
    return heard !== undefined && heard !== (this.#fetched.get(peer) ?? "");
  }

  async #turn(siteId: SiteId): Promise<void> {
    const { ledger, peers, clock } = this.#ports;
    const peer = await ledger.getPeer(siteId);
    if (peer === undefined) return;
    const rows = await ledger.listReceivedOffers({ peer: siteId });
    const heard = this.#heard.get(siteId);
    const unsure = rows.some(({ endedAtMs }) => endedAtMs === undefined) && !this.#fetched.has(siteId);
    if (peer.state === "active" && heard !== undefined && (unsure || this.#isNews(siteId))) {
      const offers = await peers.listOffers(peer, this.#stop.signal);
      await ledger.hearOffers(siteId, offers, clock.now());
      this.#fetched.set(siteId, heard);
    }
    for (const row of await ledger.listReceivedOffers({ peer: siteId })) {
      if (this.#isStopping()) return;
      await this.#keep(peer, row);
    }
  }

  async #keep(peer: PeerRow, row: ReceivedOfferRow): Promise<void> {
    const nowMs = this.#ports.clock.now();
    const over = row.endedAtMs === undefined && row.untilMs !== undefined && row.untilMs <= nowMs;
    const now = over ? await this.#change(row, { endedAtMs: nowMs }) : row;
    if (now.endedAtMs !== undefined) return this.#end(now);
    const answered = now.answer === undefined ? await this.#judge(peer, now) : await this.#withoutItsRule(now);
    if (peer.state !== "active" || answered.answer === undefined) return;
    if (answered.answer === "decline") return this.#tellDecline(peer, answered);
    const placed = await this.#askPlace(peer, answered);
    if (placed.endedAtMs !== undefined || placed.place === "none") return this.#end(placed);
    if (placed.place === "yours") await this.#haveRule(peer, placed);
  }

  async #change(
    { peer, offerId }: ReceivedOfferRow,
    change: ReceivedOfferChange,
    audit?: Parameters<OffersLedger["changeReceivedOffer"]>[3],
  ): Promise<ReceivedOfferRow> {
    const after = await this.#ports.ledger.changeReceivedOffer(peer, offerId, change, audit);
    if (after !== undefined) return after;
    throw new HanseError("INTERNAL", `the offer ${offerId} of ${peer} is forgotten`, { hop: "this gateway" });
  }

  /** What an offer that is over made stays to be seen, and does nothing more. */
  async #end({ ruleId, peer, offerId }: ReceivedOfferRow): Promise<void> {
    const { ledger, clock, news } = this.#ports;
    const rule = ruleId === undefined ? undefined : await ledger.getRule(ruleId);
    if (rule === undefined || rule.endedAtMs !== undefined) return;
    await ledger.changeRule(
      rule.ruleId,
      { endedAtMs: clock.now() },
      {
        action: "rule.end",
        actor: `peer:${peer}`,
        subject: rule.ruleId,
        outcome: "ok",
        detail: { offer: offerId },
      },
    );
    news.poke();
  }

  /** Accepts what a policy accepts; of everything else an operator is asked, and told why. */
  async #judge(peer: PeerRow, row: ReceivedOfferRow): Promise<ReceivedOfferRow> {
    const { policies, regions, ledger, ruleUseCases, facts, clock } = this.#ports;
    if (policies.length === 0 || peer.state !== "active") return row;
    const weighs = policies.some(({ maxBytes }) => maxBytes !== undefined);
    const known = weighs ? await facts(row.peer) : undefined;
    // What it would take is not known before its catalog is.
    if (known !== undefined && known.source.contact !== "readable") return row;
    const offer = { from: row.peer, country: peer.description.country, terms: row };
    const verdict = judgeOffer(policies, offer, regions, (rule) => bytesWanted(rule, known?.versions ?? []));
    const refuse = async (reason: string): Promise<ReceivedOfferRow> =>
      row.reason === reason ? row : this.#change(row, { reason });
    if (!verdict.accepts) return refuse(verdict.reason);
    const made = (await ledger.listRules()).filter(({ offerId, from }) => offerId !== undefined && from === row.peer);
    if (made.length >= MOST_OFFERS) return refuse(`offers of ${row.peer} made ${made.length} rules here already`);
    try {
      await ruleUseCases.simulateRule(POLICY, { terms: verdict.rule });
    } catch (error) {
      return refuse(asHanseError(error, "this gateway").line);
    }
    return this.#change(
      row,
      {
        ...{ answer: "accept", answeredBy: POLICY.person, answeredAtMs: clock.now(), reason: "", told: false },
        ...{ rule: verdict.rule, owner: POLICY, problem: "" },
      },
      offerAudit("offer.accept", "gateway", row),
    );
  }

  /** Who removes the rule of an offer declines it. */
  async #withoutItsRule(row: ReceivedOfferRow): Promise<ReceivedOfferRow> {
    const { ledger, clock } = this.#ports;
    if (row.answer !== "accept" || row.ruleId === undefined) return row;
    if ((await ledger.getRule(row.ruleId)) !== undefined) return row;
    const reason = "its rule was removed there";
    return this.#change(
      row,
      { answer: "decline", answeredAtMs: clock.now(), reason, told: false, ruleId: undefined },
      offerAudit("offer.decline", "gateway", row),
    );
  }

  async #tellDecline(peer: PeerRow, row: ReceivedOfferRow): Promise<void> {
    if (row.told && row.place !== "yours") return;
    const { offerId, reason } = row;
    const outcome = await this.#answer(peer, { offerId, answer: "decline", reason });
    await this.#change(
      row,
      outcome === "gone"
        ? { told: true, endedAtMs: this.#ports.clock.now() }
        : { told: true, ...(row.place === "yours" ? { place: "free" } : {}) },
    );
  }

  /** Asks for a place where none was got yet and one may be free. */
  async #askPlace(peer: PeerRow, row: ReceivedOfferRow): Promise<ReceivedOfferRow> {
    if (row.told && row.place !== "free") return row;
    const { offerId, rule } = row;
    const outcome = await this.#answer(peer, { offerId, answer: "accept", reason: "", keepLast: rule?.keepLast });
    switch (outcome) {
      case "taken":
        return this.#change(row, { told: true, place: "yours" });
      case "gone":
        return this.#change(row, { told: true, endedAtMs: this.#ports.clock.now() });
      default:
        return this.#change(row, { told: true, place: "none" });
    }
  }

  async #answer(
    peer: PeerRow,
    given: Parameters<Peers["answerOffer"]>[1],
  ): Promise<Awaited<ReturnType<Peers["answerOffer"]>>> {
    try {
      return await this.#ports.peers.answerOffer(peer, given, this.#stop.signal);
    } catch (error) {
      // It knows nothing of what it told before: what it offers now is fetched anew.
      if (isReason(error, "UNKNOWN_OFFER")) this.#fetched.delete(peer.siteId);
      throw error;
    }
  }

  /** Makes the rule of a place, or lets it live again, and tells how far its copies are. */
  async #haveRule(peer: PeerRow, row: ReceivedOfferRow): Promise<void> {
    const { ledger, news } = this.#ports;
    const standing = row.ruleId === undefined ? undefined : await ledger.getRule(row.ruleId);
    const rule = standing ?? (await this.#makeRule(row));
    if (rule === undefined) return;
    if (rule.endedAtMs !== undefined) {
      const detail = { offer: row.offerId };
      const audit = { action: "rule.revive", actor: `peer:${row.peer}`, subject: rule.ruleId, outcome: "ok" as const };
      await ledger.changeRule(rule.ruleId, { endedAtMs: undefined }, { ...audit, detail });
      news.poke();
      return;
    }
    await this.#measure(peer, row, rule);
  }

  /** @returns undefined where it cannot be made; the place is given back then */
  async #makeRule(row: ReceivedOfferRow): Promise<RuleRow | undefined> {
    const { ruleUseCases, clock } = this.#ports;
    const { rule: terms, owner, peer, offerId } = row;
    if (terms === undefined || owner === undefined)
      throw new HanseError("INTERNAL", `it is not known what ${offerId} is to make`, { hop: "this gateway" });
    try {
      const { rule } = await ruleUseCases.addRule(owner, { requestId: `${peer} ${offerId}`, terms, offerId });
      await this.#change(row, { ruleId: rule.ruleId, problem: "" });
      return rule;
    } catch (error) {
      const failure = asHanseError(error, "this gateway");
      if (failure.category === "internal" || failure.category === "again") throw failure;
      const reason = "its rule could not be made there";
      await this.#change(
        row,
        { answer: "decline", answeredAtMs: clock.now(), reason, told: false, problem: failure.line },
        offerAudit("offer.decline", "gateway", row),
      );
      return undefined;
    }
  }

  async #measure(peer: PeerRow, row: ReceivedOfferRow, rule: RuleRow): Promise<void> {
    const { clock, keepRules } = this.#ports;
    const key = `${row.peer} ${row.offerId}`;
    const before = this.#measured.get(key);
    const nowMs = clock.now();
    if (nowMs - (before?.atMs ?? -Infinity) < MEASURE_MS) return;
    const decision = (await keepRules.look([rule])).get(rule.ruleId);
    if (decision === undefined) return;
    const { held, lag } = decision;
    const text = `${held} ${lag.versions}`;
    if (before?.text === text) return;
    const far = { held, missing: lag.versions, keepLast: rule.keepLast };
    await this.#answer(peer, { offerId: row.offerId, answer: "accept", reason: "", ...far });
    this.#measured.set(key, { text, atMs: nowMs });
  }
}

/** What the audit log of the site that answers says of it. */
export const offerAudit = (
  action: string,
  actor: string,
  { peer, offerId, artifact, copies }: ReceivedOfferRow,
): NonNullable<Parameters<OffersLedger["changeReceivedOffer"]>[3]> => ({
  action,
  actor,
  subject: offerId,
  outcome: "ok",
  detail: { from: peer, artifact, copies },
});
