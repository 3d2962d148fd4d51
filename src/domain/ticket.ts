import type { ArtifactName, Label } from "./artifact.ts";
import type { Digest } from "./digest.ts";
import { HanseError } from "./errors.ts";
import type { SiteId } from "./site.ts";

/** What an owner lets a holder of one of its versions do: hand it on to one other site. */
export interface TicketTerms {
  readonly owner: SiteId;
  /** The site that has the version. */
  readonly holder: SiteId;
  /** The site that may read it there. */
  readonly puller: SiteId;
  /** The owner's delivery to the puller: the ticket stands while that runs. */
  readonly deliveryId: string;
  readonly artifact: ArtifactName;
  readonly label: Label;
  /** SHA-256 of the manifest. */
  readonly digest: Digest;
}

/** A ticket lives at most this long, and ends with the grant before. */
export const TICKET_MS = 6 * 60 * 60_000;

/** A holder asks the owner this often whether a ticket still stands. */
export const TICKET_CHECK_MS = 3 * 60_000;

/** Most holders that an owner tells of. */
export const MOST_HOLDERS = 8;

/** None of the sites that a pull may read from has the version, or may hand it on. */
export const noSource = (owner: SiteId, from: readonly SiteId[]): HanseError =>
  new HanseError("UNKNOWN_VERSION", `${from.join(", ")} has no copy that ${owner} lets it hand on`, {
    hop: `peer ${owner}`,
    remedy: "`hanse plan` shows who holds it; leave out --from to read from its owner",
  });
