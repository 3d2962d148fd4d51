import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import type { DeliveryRow, Ledger, VersionRow } from "./ports/ledger.ts";

/** What finding a replica that may be handed on needs. */
export interface HeldVersionPorts {
  readonly ledger: Pick<Ledger, "getPeer" | "getVersion" | "getReplica" | "getWithdrawal">;
}

/**
 * A peer's version that this site holds whole and may hand on just now, with the store and root where the replica lies.
 * @throws HanseError UNKNOWN_VERSION: the same for what is not here and for what may not be handed on
 */
export async function heldVersion(
  { ledger }: HeldVersionPorts,
  owner: SiteId,
  { artifact, label, digest }: Pick<DeliveryRow, "artifact" | "label" | "digest">,
): Promise<VersionRow> {
  const peer = await ledger.getPeer(owner);
  const version = await ledger.getVersion(owner, artifact, label);
  const replica = await ledger.getReplica(owner, artifact, label);
  const whole = replica?.state === "held" && replica.digest === digest && version?.digest === digest;
  // Its owner's word counts from the moment it is heard, before the copy begins to go.
  const takenBack =
    version?.withdrawal !== undefined || (await ledger.getWithdrawal({ site: owner, artifact, label })) !== undefined;
  if (peer?.state === "active" && whole && !takenBack && version.actions.includes("redistribute"))
    return { ...version, store: replica.store, root: replica.root };
  throw new HanseError("UNKNOWN_VERSION", `there is no ${owner}/${artifact}@${label} here that may be handed on`, {
    hop: "this gateway",
    remedy: `Read it from ${owner}, or from another site that holds it`,
  });
}
