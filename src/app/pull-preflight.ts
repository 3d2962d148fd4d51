import type { PullIntent, TransferRow } from "./ports/ledger.ts";
import type { Stores } from "./ports/stores.ts";
import { refuseByStore, type PreflightPorts } from "./preflight.ts";

/** What the engine asks before it takes up a pull: whether its store can take what is missing. */
export const pullPreflight =
  (ports: PreflightPorts & { readonly stores: Stores }) =>
  async (transfer: TransferRow, { site, artifact, label, store }: PullIntent): Promise<void> => {
    const version = await ports.ledger.getVersion(site, artifact, label);
    if (version !== undefined) await refuseByStore(ports, { version, store: ports.stores.get(store), transfer });
  };
