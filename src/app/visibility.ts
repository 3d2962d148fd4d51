import type { GrantAction } from "../domain/grant.ts";
import { grantedActions, toldGrantsOf } from "../policy/decide.ts";
import { Bell } from "./bell.ts";
import { atLarge, grantsTo, type GrantsToPorts } from "./deciding.ts";
import { OneByOne } from "./one-by-one.ts";
import type { CatalogLedger, PeersLedger, Shown } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What keeping the peers' visibility logs needs. */
export interface VisibilityPorts extends GrantsToPorts {
  readonly site: string;
  readonly ledger: GrantsToPorts["ledger"] & Pick<CatalogLedger, "refreshVisibility"> & Pick<PeersLedger, "listPeers">;
  readonly clock: Clock;
}

/** Who sees what of this site's catalog: decided by the grants, logged per peer. */
export class Visibility {
  /** Rings when a log may have grown. */
  readonly bell = new Bell();
  readonly #ports: VisibilityPorts;
  /** What was decided by grants that stand no more must not be logged after what was decided by those that do. */
  readonly #refreshes = new OneByOne();
  /** What ended before is hidden already. */
  #endedBeforeMs = 0;

  constructor(ports: VisibilityPorts) {
    this.#ports = ports;
  }

  /** What somebody of a peer may do with an artifact just now. */
  async actions(peer: string, artifact: string): Promise<readonly GrantAction[]> {
    const { regions, clock } = this.#ports;
    const standing = await grantsTo(this.#ports, peer);
    return grantedActions(standing.grants, atLarge(standing, artifact, regions, clock.now()));
  }

  /** Hides what was granted until now; called each few seconds. */
  async hideEnded(): Promise<void> {
    const nowMs = this.#ports.clock.now();
    const [from, to] = [Math.min(this.#endedBeforeMs, nowMs), Math.max(this.#endedBeforeMs, nowMs)];
    const grants = await this.#ports.ledger.listGrants();
    if (grants.some(({ untilMs = Infinity }) => from < untilMs && untilMs <= to)) await this.refreshAll();
    this.#endedBeforeMs = nowMs;
  }

  /** Brings one peer's log up to date with grants and versions. Idempotent. */
  refresh(peer: string): Promise<void> {
    return this.#refreshes.run(() => this.#refresh(peer));
  }

  /** Brings every active peer's log up to date: after a version was published. */
  async refreshAll(): Promise<void> {
    for (const peer of await this.#ports.ledger.listPeers()) {
      if (peer.state === "active") await this.refresh(peer.siteId);
    }
  }

  async #refresh(peer: string): Promise<void> {
    const { regions, clock } = this.#ports;
    const standing = await grantsTo(this.#ports, peer);
    const nowMs = clock.now();
    const rule = (artifact: string): Shown => {
      const question = atLarge(standing, artifact, regions, nowMs);
      return {
        actions: grantedActions(standing.grants, question),
        toldGrants: toldGrantsOf(standing.grants, question),
      };
    };
    if ((await this.#ports.ledger.refreshVisibility(peer, this.#ports.site, rule)) > 0) this.bell.ring();
  }
}
