import { formatReference, type ArtifactName, type Label } from "../domain/artifact.ts";
import { asHanseError, type HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { decideRule, type RuleDecision, type RuledVersion } from "../policy/replicate.ts";
import type { StandingRule } from "../policy/retain.ts";
import { keepLooking, LOOK_MS } from "./keep-looking.ts";
import type { RuleRow, TransferRow } from "./ports/ledger.ts";
import type { PullPorts } from "./pull.ts";
import { ruleFacts, standingRule, type RuleFacts, type RuleFactsPorts } from "./rule-facts.ts";
import { noteRule } from "./rule-note.ts";
import { beginRuled, pauseRuled, resumeRuled } from "./rule-pulls.ts";
import type { RuleNews } from "./rule-wakes.ts";

/** What keeping the rules needs. */
export interface KeepRulesPorts extends PullPorts, RuleFactsPorts {
  readonly ledger: PullPorts["ledger"];
  readonly news: RuleNews;
  /** Removes this site's copy of a version until nothing is left. */
  readonly dropReplica: (order: {
    readonly site: SiteId;
    readonly artifact: ArtifactName;
    readonly label: Label;
    readonly because: string;
    readonly by: string;
    readonly instead: readonly Label[];
  }) => Promise<unknown>;
}

/**
 * Keeps the site's rules: whenever something changes, and each minute, it looks at what is known, decides for each rule, and
 * does it. All that it goes by is in the ledger; a failure is told, and the next look tries again.
 */
export class KeepRules {
  readonly #ports: KeepRulesPorts;
  readonly #stop = new AbortController();
  readonly #blocked = new Map<string, { readonly code: string; readonly sinceMs: number }>();
  /** A removal goes on: one at a time, each decided by what is known then. */
  #dropping = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(ports: KeepRulesPorts) {
    this.#ports = ports;
  }

  start(): void {
    const { news, events } = this.#ports;
    const failed = (error: unknown): void => {
      events.unexpected("rules", error);
    };
    this.#ended = keepLooking({ bell: news.bell, look: () => this.#keepAll(), failed }, this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  /** What a rule would do now; a rule that is not there yet has no id. Changes nothing. */
  async simulate(rule: StandingRule): Promise<RuleDecision> {
    const rules = (await this.#ports.ledger.listRules()).map(standingRule);
    return this.#decide(rule, await this.#facts(rule.from), rules, 0);
  }

  /** How rules stand just now. Changes nothing. */
  async look(rules: readonly RuleRow[]): Promise<ReadonlyMap<string, RuleDecision>> {
    const all = (await this.#ports.ledger.listRules()).map(standingRule);
    const decisions = new Map<string, RuleDecision>();
    for (const [from, some] of Map.groupBy(rules, (rule) => rule.from)) {
      const facts = await this.#facts(from);
      for (const row of some) decisions.set(row.ruleId, this.#decide(standingRule(row), facts, all, row.cutInARow));
    }
    return decisions;
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  /** @returns how long until a window opens or closes, at most a minute */
  async #keepAll(): Promise<number> {
    const { ledger, clock } = this.#ports;
    const rows = (await ledger.listRules()).filter(({ endedAtMs }) => endedAtMs === undefined);
    await this.#endOrphans(rows);
    const rules = rows.map(standingRule);
    let nextMs = clock.now() + LOOK_MS;
    for (const [from, some] of Map.groupBy(rows, (rule) => rule.from)) {
      const facts = await this.#facts(from);
      for (const row of some) {
        if (this.#isStopping()) return 0;
        const decision = this.#decide(standingRule(row), facts, rules, row.cutInARow);
        await this.#keep(row, decision);
        nextMs = Math.min(nextMs, decision.lookAgainMs ?? Infinity);
      }
    }
    return Math.max(0, nextMs - clock.now());
  }

  #facts(from: SiteId): Promise<RuleFacts> {
    return ruleFacts(this.#ports, from, (row) => this.#blockedSinceMs(row));
  }

  #decide(rule: StandingRule, facts: RuleFacts, all: readonly StandingRule[], cutInARow: number): RuleDecision {
    const others = all.filter(
      ({ ruleId, from, ended }) => ruleId !== rule.ruleId && from === rule.from && ended !== true,
    );
    return decideRule(rule, {
      ...facts,
      nowMs: this.#ports.clock.now(),
      others,
      cutInARow,
    });
  }

  #blockedSinceMs({ transferId, state, reasonCode, endedAtMs }: TransferRow): number | undefined {
    if ((state !== "PAUSED" && state !== "FAILED") || reasonCode === "") {
      this.#blocked.delete(transferId);
      return undefined;
    }
    if (endedAtMs !== undefined) return endedAtMs;
    const known = this.#blocked.get(transferId);
    const since = known?.code === reasonCode ? known : { code: reasonCode, sinceMs: this.#ports.clock.now() };
    this.#blocked.set(transferId, since);
    return since.sinceMs;
  }

  async #keep(row: RuleRow, decision: RuleDecision): Promise<void> {
    for (const { pull } of decision.pauses) await pauseRuled(this.#ports, row, pull?.transferId ?? "");
    const troubles: HanseError[] = [];
    for (const { pull } of decision.resumes) {
      const { transferId = "" } = pull ?? {};
      this.#blocked.delete(transferId);
      troubles.push(...(await resumeRuled(this.#ports, row, transferId)));
    }
    let { cutInARow } = row;
    if (this.#ports.news.takeSuccess(row.ruleId)) cutInARow = 0;
    for (const version of decision.cancels) cutInARow += await this.#cancel(row, version);
    this.#drop(row, decision.drops[0], decision);
    for (const version of decision.pulls) troubles.push(...(await beginRuled(this.#ports, row, version)));
    await noteRule(this.#ports, row, decision, troubles, cutInARow);
  }

  /** Cancels a superseded pull; what it left is removed while other things go on. @returns 1 where one was cut off that had begun to run */
  async #cancel(row: RuleRow, { artifact, label, pull }: RuledVersion): Promise<number> {
    const { ledger, events } = this.#ports;
    const transfer = await ledger.getTransfer(pull?.transferId ?? "");
    if (transfer === undefined) return 0;
    await ledger.appendAudit({
      action: "rule.supersede",
      actor: "gateway",
      subject: transfer.transferId,
      outcome: "ok",
      detail: {
        rule: row.ruleId,
        reference: formatReference({ site: row.from, artifact, label }),
      },
    });
    this.#inBackground(this.#ports.runner.cancel(transfer), (error) => {
      events.unitFailed(transfer.transferId, -1, error);
    });
    return transfer.state === "RUNNING" && transfer.bytesDone > 0 ? 1 : 0;
  }

  /** Pulls whose rule was removed, or is over, end with it. */
  async #endOrphans(rows: readonly RuleRow[]): Promise<void> {
    const standing = new Set(rows.map(({ ruleId }) => ruleId));
    for (const transfer of await this.#ports.ledger.ruleTransfers()) {
      if (transfer.step === "cancelling" || standing.has(transfer.ruleId ?? "")) continue;
      this.#inBackground(this.#ports.runner.cancel(transfer), (error) => {
        this.#ports.events.unitFailed(transfer.transferId, -1, error);
      });
    }
  }

  /** What it rests on is looked at again as it begins: a copy may have been found damaged, or taken back, meanwhile. */
  #drop(row: RuleRow, version: RuledVersion | undefined, { stays }: RuleDecision): void {
    if (version === undefined || this.#dropping) return;
    const { artifact, label } = version;
    const instead = stays.filter((other) => other.artifact === artifact).map((other) => other.label);
    const because = `retention of rule ${row.ruleId}`;
    const order = { site: row.from, artifact, label, because, by: "gateway", instead };
    this.#dropping = true;
    const dropping = this.#ports.dropReplica(order).finally(() => {
      this.#dropping = false;
    });
    this.#inBackground(dropping, (error) => {
      // A person came first, with a pull or a drop of their own: the next look decides anew.
      if (error.category === "internal") this.#ports.events.unexpected(`drop of ${formatReference(order)}`, error);
    });
  }

  /** What ends by itself, whatever becomes of it; the next look finds how it ended. */
  #inBackground(work: Promise<unknown>, failed: (error: HanseError) => void): void {
    void work.then(
      () => {
        this.#ports.news.poke();
      },
      (error: unknown) => {
        if (!this.#isStopping()) failed(asHanseError(error, "this gateway"));
      },
    );
  }
}
