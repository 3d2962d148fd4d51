import type { Events } from "../app/ports/events.ts";
import type { Ledger, PullIntent, TransferRow } from "../app/ports/ledger.ts";
import type { Holder } from "../app/ports/peers.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { noSource } from "../domain/ticket.ts";
import { PullSource, type PullSourcePorts, type SiteToRead } from "./pull-source.ts";
import { isDeliveryGone, isForGood, isOwnersWord, mildest } from "./source-failures.ts";
import { SourceTurns } from "./source-turns.ts";

/** What reading from several sites needs. */
export interface PullSourcesPorts extends PullSourcePorts {
  readonly ledger: PullSourcePorts["ledger"] &
    Pick<Ledger, "listSources" | "putSource" | "countSource" | "appendAudit">;
  readonly events: Events;
}

/**
 * The deliveries of one pull at all sites that it reads from: opens them, opens them again after a failure, and asks the
 * owner for other tickets where those that are at hand do not serve. A site that fails is left, or rests, and is noted.
 */
export class SourceDeliveries {
  readonly sources: readonly SourceTurns[];
  /** What the owner refused since: it ends the pull, whoever else holds the version. */
  refused: HanseError | undefined;
  readonly #ports: PullSourcesPorts;
  readonly #row: TransferRow;
  readonly #intent: PullIntent;
  #asking: Promise<void> | undefined;

  private constructor(ports: PullSourcesPorts, row: TransferRow, intent: PullIntent, sources: readonly SourceTurns[]) {
    this.#ports = ports;
    this.#row = row;
    this.#intent = intent;
    this.sources = sources;
  }

  /**
   * Asks the owner, and opens at the holders that it names; resolves when one of them all can be read. An owner that does
   * not answer is done without where its tickets from before are at hand.
   * @throws HanseError of the owner; UNKNOWN_VERSION where none of the sites that were asked for may hand it on; what keeps
   * the site that is nearest to being read
   */
  static async begin(
    ports: PullSourcesPorts,
    row: TransferRow,
    intent: PullIntent,
    signal: AbortSignal,
  ): Promise<SourceDeliveries> {
    const now = ports.clock.now();
    const owner = new SourceTurns({ site: intent.site }, now);
    const holders = await firstHolders(ports, row, intent, owner, signal);
    const all = [owner, ...holders.map((holder) => new SourceTurns(holder, now))];
    const wanted = all.filter(({ site }) => intent.from?.includes(site) ?? true);
    if (wanted.length === 0) throw owner.failure ?? noSource(intent.site, intent.from ?? []);
    const deliveries = new SourceDeliveries(ports, row, intent, wanted);
    for (const source of wanted) await deliveries.note(source);
    await deliveries.#firstOpen(signal);
    return deliveries;
  }

  /** Bytes come from somewhere else than the owner alone. */
  get isShared(): boolean {
    return this.sources.length > 1 || this.sources[0]?.site !== this.#intent.site;
  }

  /** Opens at a source; whoever asks meanwhile waits with the first. A failure is the source's, and nothing is thrown for it. */
  open(source: SourceTurns, signal: AbortSignal): Promise<void> {
    source.opening ??= this.#open(source, signal).finally(() => {
      source.opening = undefined;
    });
    return source.opening;
  }

  /**
   * Leaves a source alone: for good where nothing can change it and another one stands, else for a while.
   * @returns what became of it by this failure; undefined where it was left before
   */
  async failed(source: SourceTurns, error: HanseError): Promise<"left" | "rests" | undefined> {
    if (source.left) return undefined;
    if (!isForGood(error) || !this.sources.some((other) => other !== source && !other.left)) {
      source.rest(this.#ports.clock.now(), error);
      await this.note(source);
      return "rests";
    }
    source.leave(error);
    await this.#ports.ledger.appendAudit({
      action: "source.leave",
      actor: "gateway",
      subject: this.#row.reference,
      digest: this.#intent.digest,
      outcome: "failed",
      reason: error.reason,
      detail: { site: source.site, transfer: this.#row.transferId, text: error.message },
    });
    await this.note(source);
    return "left";
  }

  /** Why nothing can be read just now: of the sources that stand, or else of all. */
  why(): HanseError {
    const standing = this.sources.filter(({ left }) => !left);
    const failures = (standing.length > 0 ? standing : this.sources).flatMap(({ failure }) => failure ?? []);
    return this.refused ?? mildest(failures) ?? noSource(this.#intent.site, this.#intent.from ?? []);
  }

  /** Notes what is known of a source, where there are several. */
  async note({ site, ticket, open, left, failure }: SourceTurns): Promise<void> {
    if (!this.isShared) return;
    const { transferId } = this.#row;
    const state = left ? "left" : "used";
    const reason = failure?.line ?? "";
    await this.#ports.ledger.putSource({
      transferId,
      site,
      ticket,
      deliveryId: open?.deliveryId,
      state,
      reason,
    });
  }

  async #firstOpen(signal: AbortSignal): Promise<void> {
    const missing = this.sources.filter(({ open, failure }) => open === undefined && failure === undefined);
    const opening = missing.map(async (source) => {
      await this.open(source, signal);
      if (source.open === undefined) throw this.why();
    });
    const first = Promise.any(opening);
    if (this.sources.some(({ open }) => open !== undefined)) {
      first.catch(() => undefined);
      return;
    }
    await first.catch(() => {
      signal.throwIfAborted();
      throw this.why();
    });
  }

  async #open(source: SourceTurns, signal: AbortSignal): Promise<void> {
    try {
      if (source.site === this.#intent.site) await this.#askOwner(signal);
      else source.opened(await this.#openHolder(source, signal));
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = asHanseError(error, "this gateway");
      if (isDeliveryGone(failure)) source.stale = true;
      this.#ports.events.peerFailed(source.site, "opening a delivery", failure);
      await this.failed(source, failure);
      return;
    }
    await this.note(source);
  }

  async #openHolder(source: SourceTurns, signal: AbortSignal): Promise<PullSource> {
    if (source.stale) await this.#askOwner(signal);
    if (source.ticket === undefined) throw noSource(this.#intent.site, [source.site]);
    return PullSource.open(this.#ports, this.#row, this.#intent, source, signal);
  }

  /** Asks the owner anew, once for all that need it. */
  #askOwner(signal: AbortSignal): Promise<void> {
    this.#asking ??= this.#ask(signal).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { site } = this.#intent;
    try {
      const opened = await PullSource.open(this.#ports, this.#row, this.#intent, { site }, signal);
      for (const source of this.sources) {
        source.stale = false;
        if (source.site !== site) source.ticket = ticketFor(opened.holders, source.site);
        else if (source.open === undefined) source.opened(opened);
      }
    } catch (error) {
      if (error instanceof HanseError && isOwnersWord(error, site)) this.refused = error;
      throw error;
    }
  }
}

const ticketFor = (holders: readonly Holder[], site: SiteId): string | undefined =>
  holders.find((holder) => holder.site === site)?.ticket;

/** @returns the holders that the owner tells of, or those of before where it does not answer */
async function firstHolders(
  ports: PullSourcesPorts,
  row: TransferRow,
  intent: PullIntent,
  owner: SourceTurns,
  signal: AbortSignal,
): Promise<readonly SiteToRead[]> {
  try {
    const opened = await PullSource.open(ports, row, intent, owner, signal);
    owner.opened(opened);
    return opened.holders.filter(({ ticket }) => ticket !== undefined);
  } catch (error) {
    if (!(error instanceof HanseError) || error.category !== "again" || !row.planned) throw error;
    const known = (await ports.ledger.listSources(row.transferId)).filter(
      ({ ticket, state }) => ticket !== undefined && state === "used",
    );
    if (known.length === 0) throw error;
    owner.rest(ports.clock.now(), error);
    return known;
  }
}
