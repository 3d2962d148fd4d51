import type { LeasedUnit, PeerRow, PullIntent, SourceRow } from "../../../src/app/ports/ledger.ts";
import type { Peers } from "../../../src/app/ports/peers.ts";
import type { AuditEvent, ChainedAuditRecord } from "../../../src/domain/audit.ts";
import { HanseError, type Reason } from "../../../src/domain/errors.ts";
import { PullSources } from "../../../src/engine/pull-sources.ts";
import type { PullSourcesPorts } from "../../../src/engine/source-deliveries.ts";
import { samplePeer, sampleTransfer } from "../../contract/ledger/samples.ts";
import { noteEvents } from "../app/support.ts";

/** A site as a script: what it answers, and how often it was asked. */
export interface ScriptedSite {
  /** Of every opening; undefined where it opens. */
  refusesToOpen: HanseError | undefined;
  /** Of every unit; undefined where the bytes come. */
  refusesToRead: HanseError | undefined;
  /** Awaited within every unit. */
  reads: () => Promise<void>;
  opens: number;
  units: number;
  /** The tickets that it was opened with. */
  readonly tickets: (string | undefined)[];
  state: PeerRow["state"];
}

/** A failure of a site's gateway. */
export const gateway = (reason: Reason, site: string): HanseError =>
  new HanseError(reason, "as scripted", { hop: `peer ${site}` });

/** bsc owns a version and names the others as its holders; a pull of it, with nothing real behind it. */
export class SeveralSites {
  nowMs = 1_000_000;
  readonly sites: Readonly<Record<string, ScriptedSite>>;
  readonly noted = new Map<string, Omit<SourceRow, "bytes" | "objects">>();
  readonly audited: AuditEvent[] = [];
  readonly told: unknown[][];
  readonly #ports: PullSourcesPorts;
  readonly #stop = new AbortController();

  constructor(...holders: readonly string[]) {
    this.sites = Object.fromEntries(["bsc", ...holders].map((site) => [site, scripted()]));
    const { events, told } = noteEvents();
    this.told = told;
    const openDelivery: Peers["openDelivery"] = ({ siteId }, { ticket }) => {
      const site = this.site(siteId);
      site.opens += 1;
      site.tickets.push(ticket);
      if (site.refusesToOpen !== undefined) return Promise.reject(site.refusesToOpen);
      const named = siteId === "bsc" ? holders.map((holder) => ({ site: holder, ticket: this.#ticket() })) : [];
      return Promise.resolve({
        deliveryId: `${siteId}-${site.opens}`,
        modes: ["direct"],
        holders: named,
      });
    };
    this.#ports = {
      clock: { now: () => this.nowMs },
      events,
      leave: () => Promise.resolve({ storeCountry: "FI", agreement: undefined }),
      peers: { openDelivery } as Partial<Peers> as Peers,
      ledger: {
        getPeer: (siteId) => Promise.resolve(samplePeer(siteId, { state: this.site(siteId).state })),
        changeTransfer: () => Promise.resolve(sampleTransfer("t")),
        listSources: () =>
          Promise.resolve(
            [...this.noted.values()].map((row) => ({
              ...row,
              bytes: 0,
              objects: 0,
            })),
          ),
        putSource: (row) => Promise.resolve(void this.noted.set(row.site, row)),
        countSource: () => Promise.resolve(),
        appendAudit: (event) => {
          this.audited.push(event);
          return Promise.resolve({} as ChainedAuditRecord);
        },
      },
    };
  }

  site(siteId: string): ScriptedSite {
    const site = this.sites[siteId];
    if (site === undefined) throw new Error(`there is no site ${siteId}`);
    return site;
  }

  /** Opens the pull's sources. @param from as `--from`; @param planned as a pull that ran before */
  async open({
    from,
    planned = false,
  }: {
    from?: readonly string[];
    planned?: boolean;
  } = {}): Promise<PullSources> {
    const row = sampleTransfer("t");
    const intent = { ...(row.intent as PullIntent), site: "bsc", from };
    const pull = { ...row, intent, planned, bytesTotal: 1000 };
    const sources = await PullSources.open(this.#ports, pull, intent, this.#stop.signal);
    // The others open beside the first.
    await new Promise(setImmediate);
    return sources;
  }

  /** Runs a unit as the runner does: as long as it is to be done again at once. @returns how often it was given out */
  async bring(sources: PullSources, number = 1): Promise<number> {
    for (let times = 1; ; times++) {
      if (times > 100) throw new Error("it is done again and again without an end");
      if ((await this.run(sources, number)) === "done") return times;
    }
  }

  run(sources: PullSources, number = 1): Promise<"done" | "again"> {
    const unit = {
      transferId: "t",
      number,
      fence: 1,
      tries: 0,
      progress: 0,
      sizeBytes: 10,
      work,
    } as LeasedUnit;
    return sources.run(
      unit,
      () => undefined,
      this.#stop.signal,
      async (source) => {
        const site = this.site(source.site);
        site.units += 1;
        await site.reads();
        if (site.refusesToRead !== undefined) throw site.refusesToRead;
      },
    );
  }

  /** Each is another one. */
  #tickets = 0;
  #ticket(): string {
    this.#tickets += 1;
    return `ticket ${this.#tickets}`;
  }
}

const work = { type: "part", partNumber: 1 } as unknown as LeasedUnit["work"];

const scripted = (): ScriptedSite => ({
  refusesToOpen: undefined,
  refusesToRead: undefined,
  reads: () => Promise.resolve(),
  opens: 0,
  units: 0,
  tickets: [],
  state: "active",
});
