import type { Documents } from "../app/ports/documents.ts";
import type { Lanes } from "../app/ports/lanes.ts";
import type { Ledger } from "../app/ports/ledger.ts";
import type { Clock } from "../app/ports/runtime.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Stores } from "../app/ports/stores.ts";

/** What publishing needs. */
export interface PublicationPorts {
  readonly ledger: Ledger;
  readonly stores: Stores;
  readonly spool: ManifestSpool;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly documents: Pick<Documents, "signVersion" | "signMetadata">;
  readonly site: string;
  /** Tells the peers' visibility logs that the site's versions changed. */
  readonly refreshVisibility: () => Promise<void>;
}
