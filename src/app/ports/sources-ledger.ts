import type { SiteId } from "../../domain/site.ts";

/** A site that a pull reads from, where there are several. */
export interface SourceRow {
  readonly transferId: string;
  readonly site: SiteId;
  /** Its delivery; undefined until it was opened. */
  readonly deliveryId?: string | undefined;
  /** The owner's `hanse-ticket+jwt`; undefined for the owner itself. */
  readonly ticket?: string | undefined;
  /** `left`: nothing more is read from it. */
  readonly state: "used" | "left";
  /** Why it was left, or is out of use just now; empty else. */
  readonly reason: string;
  /** What came from it: at least so much, because a kill -9 loses the newest counts. A large object counts where its first part came from. */
  readonly bytes: number;
  readonly objects: number;
}

export interface SourcesLedger {
  /** Writes what is known of a source; its counts stay. */
  putSource(row: Omit<SourceRow, "bytes" | "objects">): Promise<void>;
  /** Adds to the counts of a source that is known. */
  countSource(
    transferId: string,
    site: SiteId,
    added: { readonly bytes: number; readonly objects: number },
  ): Promise<void>;
  /** By site; none where a pull reads from its owner alone. */
  listSources(transferId: string): Promise<readonly SourceRow[]>;
}
