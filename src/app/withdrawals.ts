import { formatReference } from "../domain/artifact.ts";
import { sha256 } from "../domain/digest.ts";
import { asHanseError, HanseError, isReason, REASONS } from "../domain/errors.ts";
import { isFinal } from "../domain/transfer.ts";
import { NOTHING_REMOVED, type WithdrawalOutcome } from "../domain/withdrawal.ts";
import type { Bell } from "./bell.ts";
import { isPullOf } from "./drop-replica.ts";
import type { Drops, DropsPorts } from "./drops.ts";
import type { OneByOne } from "./one-by-one.ts";
import { outboxWaitMs } from "./outbox.ts";
import type { Documents } from "./ports/documents.ts";
import type { TransferRunner } from "./ports/engine.ts";
import type { Ledger, WithdrawalChange, WithdrawalRow } from "./ports/ledger.ts";
import type { Peers } from "./ports/peers.ts";
import { ProveGone } from "./prove-gone.ts";
import { WithdrawalAsks, type WithdrawalAsksPorts } from "./withdrawal-asks.ts";

/** What carrying out withdrawals needs. */
export interface WithdrawalsPorts extends WithdrawalAsksPorts, Omit<DropsPorts, "ledger"> {
  readonly ledger: Ledger;
  readonly documents: Pick<Documents, "readWithdrawal" | "signWithdrawalReceipt">;
  readonly peers: Pick<Peers, "listWithdrawals" | "reportWithdrawal">;
  readonly runner: Pick<TransferRunner, "cancel">;
  readonly drops: Drops;
  /** Pulls begin in the same turn. */
  readonly starts: OneByOne;
  /** Rings when a withdrawal was heard of. */
  readonly bell: Bell;
}

/** Withdrawals in hand at one time. */
const AT_ONCE = 16;

/** A removal is waited for so long; then the others have their turn. */
const PATIENCE_MS = 20_000;

const SOON_MS = 2000;

/** What is looked at again without anybody's word: an exception, an answer that its owner does not take. */
const LATER_MS = 10 * 60_000;

/** A store that fails in passing for so long is told to the owner as an exception. */
const LONG_MS = 3600_000;

/** Holders of own versions are reminded this often, from the first time on. */
const REMIND_MS = 3600_000;

/** The longest wait between two looks. */
const MOST_MS = 30_000;

/**
 * Carries out what owners take back: stops its pulls, removes the copy, proves that by listing, signs what was done and
 * tells the owner until it knows. All of it stands in the ledger: a restart goes on. Reminds holders of own versions.
 */
export class Withdrawals {
  readonly #ports: WithdrawalsPorts;
  readonly #stop = new AbortController();
  readonly #asks: WithdrawalAsks;
  /** By reference. */
  readonly #inHand = new Map<string, Promise<void>>();
  readonly #proofs: ProveGone;
  #remindedAtMs: number;
  #ended: Promise<void> | undefined;

  constructor(ports: WithdrawalsPorts) {
    this.#ports = ports;
    this.#asks = new WithdrawalAsks(ports);
    this.#proofs = new ProveGone(ports);
    this.#remindedAtMs = ports.clock.now();
  }

  start(): void {
    this.#asks.start();
    this.#ended ??= this.#run();
  }

  /** What is not done stays in the ledger. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#asks.stop();
    await this.#ended;
    await Promise.all(this.#inHand.values());
    await this.#proofs.ended();
  }

  async #run(): Promise<void> {
    const { bell, events, ledger, clock } = this.#ports;
    const { signal } = this.#stop;
    for (;;) {
      if (this.#isStopping()) return;
      const { rings } = bell;
      let waitMs = MOST_MS;
      try {
        await this.#remind();
        for (const row of await ledger.dueWithdrawals(clock.now(), AT_ONCE + this.#inHand.size)) this.#take(row);
        const next = await ledger.nextWithdrawalMs();
        waitMs = Math.max(SOON_MS, Math.min(MOST_MS, (next ?? Infinity) - clock.now()));
      } catch (error) {
        if (!this.#isStopping()) events.unexpected("withdrawals", error);
      }
      await bell.wait(waitMs, signal, rings);
    }
  }

  /** Each goes on by itself: one whose store stalls holds up no other. */
  #take(row: WithdrawalRow): void {
    const reference = formatReference(row);
    if (this.#isStopping() || this.#inHand.has(reference) || this.#inHand.size >= AT_ONCE) return;
    const attending = this.#attend(row)
      .catch((error: unknown) => {
        // The ledger does not take it: it is due still.
        if (!this.#isStopping()) this.#ports.events.unexpected(`the withdrawal of ${reference}`, error);
      })
      .finally(() => this.#inHand.delete(reference));
    this.#inHand.set(reference, attending);
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  async #remind(): Promise<void> {
    const { ledger, clock, events } = this.#ports;
    const nowMs = clock.now();
    if (nowMs - this.#remindedAtMs < REMIND_MS) return;
    this.#remindedAtMs = nowMs;
    for (const { artifact, label, peer, sinceMs } of await ledger.remindHolders(nowMs - REMIND_MS))
      events.withdrawalWaits(`${this.#ports.site}/${artifact}@${label}`, peer, sinceMs);
  }

  async #attend(row: WithdrawalRow): Promise<void> {
    const { ledger, clock, random, events } = this.#ports;
    try {
      const after = row.state === "done" ? row : await this.#carryOut(row);
      if (after?.receipt !== undefined && !after.told) await this.#tell(after);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const failure = asHanseError(error, "this gateway");
      events.peerFailed(row.site, `the withdrawal of ${formatReference(row)}`, failure);
      const lasting = isReason(failure, "UNKNOWN_WITHDRAWAL", "INVALID_DOCUMENT");
      const dueMs = Math.ceil(clock.now() + (lasting ? LATER_MS : outboxWaitMs(row.tries, random)));
      await ledger.changeWithdrawal(row, { problem: failure.line, tries: row.tries + 1, dueMs });
    }
  }

  /** @returns the row with this site's answer; undefined where it goes on later */
  async #carryOut(row: WithdrawalRow): Promise<WithdrawalRow | undefined> {
    const { ledger } = this.#ports;
    await this.#notePlace(row);
    const trouble = (await this.#endPulls(row)) ?? (await this.#dropCopy(row)) ?? (await this.#proveGone(row));
    const now = (await ledger.getWithdrawal(row)) ?? row;
    if (trouble?.passes === true) return this.#later(now, trouble.failure);
    if (trouble !== undefined) return this.#answer(now, "exception", trouble.failure?.line);
    return this.#answer(now, now.removed === undefined ? "nothing-held" : "removed", undefined);
  }

  /** @param failure what passes by itself, and is told meanwhile */
  async #later(row: WithdrawalRow, failure: HanseError | undefined): Promise<undefined> {
    const { ledger, clock, random } = this.#ports;
    const waitMs = failure === undefined ? SOON_MS : Math.max(SOON_MS, outboxWaitMs(row.tries, random));
    const told = row.state === "noted" && failure !== undefined ? { problem: failure.line } : {};
    const tries = failure === undefined ? row.tries : row.tries + 1;
    await ledger.changeWithdrawal(row, { ...told, tries, dueMs: Math.ceil(clock.now() + waitMs) });
  }

  /** Where something of it lies or was about to, before the first of it goes. */
  async #notePlace(row: WithdrawalRow): Promise<void> {
    if (row.store !== undefined) return;
    const { ledger, starts } = this.#ports;
    await starts.run(async () => {
      const replica = await ledger.getReplica(row.site, row.artifact, row.label);
      const pull = (await ledger.openTransfers()).find((transfer) => isPullOf(transfer, row))?.intent;
      const place = replica?.digest === row.digest ? replica : pull?.kind === "pull" ? pull : undefined;
      if (place !== undefined) await ledger.changeWithdrawal(row, { store: place.store, root: place.root });
    });
  }

  /** Cancels pulls that run, wait, or failed half-way. @returns undefined where none is left; else why one is still there */
  async #endPulls(row: WithdrawalRow): Promise<Trouble | undefined> {
    const { ledger, runner } = this.#ports;
    const pulls = (await ledger.openTransfers()).filter((transfer) => isPullOf(transfer, row));
    const replica = await ledger.getReplica(row.site, row.artifact, row.label);
    const begun = replica?.state === "partial" ? await ledger.getTransfer(replica.transferId) : undefined;
    if (begun?.state === "FAILED") pulls.push(begun);
    const ended = await Promise.all(pulls.map((pull) => runner.cancel(pull)));
    const going = ended.filter(({ state }) => !isFinal(state) || state === "FAILED");
    if (going.length === 0) return undefined;
    const stuck = going.find(({ reasonCode }) => reasonCode !== "");
    return stuck === undefined
      ? GOING
      : this.#judged(row, new HanseError(stuck.reasonCode as keyof typeof REASONS, stuck.reason));
  }

  /** @returns undefined where no copy is left; else why it is still there */
  async #dropCopy(row: WithdrawalRow): Promise<Trouble | undefined> {
    const { ledger, drops, starts, clock } = this.#ports;
    const { site, artifact, label, digest } = row;
    const begun = await starts.run(async () => {
      const replica = await ledger.getReplica(site, artifact, label);
      if (replica === undefined) return undefined;
      const { store, root } = replica;
      return drops.begin({
        ...{ site, artifact, label, digest, store, root, because: row.reason },
        cause: "withdrawn",
        by: `peer:${site}`,
        begunAtMs: clock.now(),
      });
    });
    if (begun === undefined) return undefined;
    const { drop, purged } = await drops.wait(begun, PATIENCE_MS);
    if (purged !== undefined) return undefined;
    const reason = drop.problemCode as keyof typeof REASONS | undefined;
    if (drop.problem === undefined || reason === undefined) return GOING;
    return this.#judged(row, new HanseError(reason, drop.problem));
  }

  /** @returns undefined where a listing finds nothing more of it; else why there is something */
  async #proveGone(row: WithdrawalRow): Promise<Trouble | undefined> {
    const now = await this.#ports.ledger.getWithdrawal(row);
    if (now?.store === undefined || now.removed !== undefined) return undefined;
    const outcome = await this.#proofs.at(row, now.store, now.root ?? "", PATIENCE_MS, this.#stop.signal);
    this.#stop.signal.throwIfAborted();
    if (outcome === "going") return GOING;
    return outcome === "gone" ? undefined : this.#judged(row, outcome);
  }

  /** What fails in passing is waited for, and told only when that lasts. */
  #judged(row: WithdrawalRow, failure: HanseError): Trouble {
    const passing = REASONS[failure.reason] === "again" || REASONS[failure.reason] === "internal";
    return { passes: passing && this.#ports.clock.now() - row.recordedAtMs < LONG_MS, failure };
  }

  /** Signs what this site did, once for each outcome. */
  async #answer(
    row: WithdrawalRow,
    outcome: WithdrawalOutcome,
    exception: string | undefined,
  ): Promise<WithdrawalRow | undefined> {
    const { ledger, documents, clock, site: holder } = this.#ports;
    const nowMs = clock.now();
    const dueMs = outcome === "exception" ? nowMs + LATER_MS : 0;
    if (outcome === "exception" && row.state === "exception" && row.problem === exception) {
      await ledger.changeWithdrawal(row, { dueMs });
      return row;
    }
    const { site: owner, artifact, label, digest } = row;
    const receipt = await documents.signWithdrawalReceipt({
      ...{ holder, owner, artifact, label, digest, outcome },
      of: sha256(row.token),
      removed: row.removed ?? NOTHING_REMOVED,
      exception: exception?.replaceAll(UNSAFE, " ").slice(0, 1000),
      answeredAtMs: nowMs,
    });
    const state = outcome === "exception" ? "exception" : "done";
    const change: WithdrawalChange = { state, receipt, told: false, problem: exception, dueMs, tries: 0 };
    await ledger.changeWithdrawal(row, change, {
      action: "withdrawal.carry-out",
      actor: "gateway",
      onBehalfOf: `peer:${owner}`,
      subject: formatReference(row),
      digest,
      outcome: outcome === "exception" ? "failed" : "ok",
      reason: outcome === "exception" ? "WITHDRAWN" : undefined,
      detail: { outcome, said: exception, ...(row.removed ?? NOTHING_REMOVED) },
    });
    return { ...row, ...change };
  }

  async #tell(row: WithdrawalRow): Promise<void> {
    const { ledger, peers, clock } = this.#ports;
    const peer = await ledger.getPeer(row.site);
    if (peer === undefined || row.receipt === undefined) {
      await ledger.changeWithdrawal(row, { dueMs: clock.now() + LATER_MS });
      return;
    }
    await peers.reportWithdrawal(peer, row.receipt, this.#stop.signal);
    const dueMs = row.state === "done" ? 0 : clock.now() + LATER_MS;
    const problem = row.state === "done" ? undefined : row.problem;
    await ledger.changeWithdrawal(row, { told: true, problem, tries: 0, dueMs });
  }
}

/** Why a copy is still there. */
interface Trouble {
  /** It goes on by itself. */
  readonly passes: boolean;
  /** Undefined while nothing failed. */
  readonly failure: HanseError | undefined;
}

const GOING: Trouble = { passes: true, failure: undefined };

/** What no line of a signed document may hold. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
