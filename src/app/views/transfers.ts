import type { ArtifactKind } from "../../domain/artifact.ts";
import type { DeliveryMode } from "../../domain/delivery.ts";
import type { Digest } from "../../domain/digest.ts";
import type { ToldGrant } from "../../domain/grant.ts";
import type { SiteId } from "../../domain/site.ts";
import type { Deprecation } from "../../domain/version.ts";
import type { DeliveryRow, SourceRow, TransferRow } from "../ports/ledger.ts";

/** A transfer with what is known only while it runs. */
export interface TransferView {
  readonly row: TransferRow;
  readonly lanes: number;
  readonly bytesPerSecond: number;
  /** Bytes of units that are not recorded yet. */
  readonly bytesInFlight: number;
  /** As a reader would type them. */
  readonly from: string;
  readonly to: string;
  /** It mends a replica instead of bringing one. */
  readonly repair?: boolean | undefined;
  /** Told of a single transfer; none where its bytes come from the owner alone. */
  readonly sources?: readonly SourceRow[] | undefined;
}

/** A delivery of this site. */
export interface DeliveryView {
  readonly row: DeliveryRow;
  readonly reference: string;
  /** Open, and silent for a day. */
  readonly stale: boolean;
  /** No URL that was handed out lives longer; undefined where there was none. */
  readonly urlsUntilMs: number | undefined;
}

export interface PublicationRequest {
  readonly requestId: string;
  readonly source: string;
  readonly as: string;
  readonly title: string;
  readonly license: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** May be empty. */
  readonly contact: string;
  /** See MetadataChange. */
  readonly derivedFrom?: readonly string[] | undefined;
  readonly kind: ArtifactKind;
  /** Undefined for the kind's rule. */
  readonly partBytes: number | undefined;
  readonly skipInvalid: boolean;
  /** Undefined for publishing in place. */
  readonly copyTo: string | undefined;
  /** See PublicationIntent. */
  readonly fingerprint?: string | undefined;
}

/** Something that would refuse a pull, or a passing trouble: hop, reason and remedy in one line, with the stable code. */
export interface Refusal {
  readonly code: string;
  readonly line: string;
}

/** One thing that is looked at before bytes move. */
export interface PlannedCheck {
  /** `grant`, `agreement`, `residency`, `quota`, `space`, `objects`, `parts`, `capabilities`, `credentials`. */
  readonly name: string;
  readonly verdict: "ok" | "warn" | "refused";
  readonly text: string;
  readonly hop: string;
  /** Empty where there is nothing to do. */
  readonly remedy: string;
  /** Of a refused one. */
  readonly code: string;
}

export interface PullPlan {
  readonly reference: string;
  readonly digest: Digest;
  readonly objects: number;
  readonly bytes: number;
  readonly parts: number;
  readonly mode: DeliveryMode;
  readonly from: string;
  readonly to: string;
  readonly objectsPresent: number;
  readonly bytesPresent: number;
  /** Those of `bytes` that held versions have in the same store; 0 where nobody can tell yet. */
  readonly bytesInheritable: number;
  readonly alreadyHeld: boolean;
  /** Of the store that the copy would lie in; empty where there is none. */
  readonly country: string;
  /** On which conditions the owner lets this site's people read it. */
  readonly toldGrants: readonly ToldGrant[];
  /** Its owner says to use another one. */
  readonly deprecation: Deprecation | undefined;
  /** The owner, and the sites that hold it and may hand it on. */
  readonly sources: readonly SiteId[];
  readonly refusals: readonly Refusal[];
  /** Empty where nothing has to move. */
  readonly checks: readonly PlannedCheck[];
}

export interface StartedPull {
  readonly transfer: TransferView | undefined;
  readonly alreadyHeld: boolean;
  readonly location: string;
  /** Its owner says to use another one. */
  readonly deprecation?: Deprecation | undefined;
}
