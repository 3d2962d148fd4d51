import { grantedActions, type GrantedAction } from "../policy/grants.ts";
import { Bell } from "./bell.ts";
import { OneByOne } from "./one-by-one.ts";
import type { CatalogLedger, PeersLedger } from "./ports/ledger.ts";

/** What keeping the peers' visibility logs needs. */
export interface VisibilityPorts {
  readonly site: string;
  readonly ledger: Pick<CatalogLedger, "listGrants" | "refreshVisibility"> & Pick<PeersLedger, "listPeers">;
}

/** Who sees what of this site's catalog: decided by the grants, logged per peer. */
export class Visibility {
  /** Rings when a log may have grown. */
  readonly bell = new Bell();
  readonly #ports: VisibilityPorts;
  /** What was decided by grants that stand no more must not be logged after what was decided by those that do. */
  readonly #refreshes = new OneByOne();

  constructor(ports: VisibilityPorts) {
    this.#ports = ports;
  }

  /** What a peer may do with an artifact just now. */
  async actions(peer: string, artifact: string): Promise<readonly GrantedAction[]> {
    return grantedActions(await this.#ports.ledger.listGrants({ to: peer }), artifact);
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
    const grants = await this.#ports.ledger.listGrants({ to: peer });
    const rule = (artifact: string): readonly GrantedAction[] => grantedActions(grants, artifact);
    if ((await this.#ports.ledger.refreshVisibility(peer, this.#ports.site, rule)) > 0) this.bell.ring();
  }
}
