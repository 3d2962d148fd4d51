import { formatReference } from "../domain/artifact.ts";
import type { Events } from "./ports/events.ts";
import type { ReplicasLedger, VersionRow } from "./ports/ledger.ts";

/** What noting damage of an own version needs. */
export interface DamagePorts {
  readonly ledger: Pick<ReplicasLedger, "putReplica">;
  readonly events: Pick<Events, "replicaDamaged">;
}

/**
 * Tells everybody when an own version's source is no longer what was signed.
 * @param changes what is not as it was published: see Inspector
 * @returns what the damage is; undefined where there is none
 */
export async function noteDamage(
  { ledger, events }: DamagePorts,
  version: VersionRow,
  changes: readonly string[],
): Promise<string | undefined> {
  // What appeared beside a version does not harm it.
  const harm = changes.filter((line) => !line.endsWith(" appeared"));
  if (harm.length === 0) return undefined;
  const problem = harm.length === 1 ? (harm[0] ?? "") : `${harm[0] ?? ""} and ${harm.length - 1} more`;
  const { site, artifact, label, digest } = version;
  const reference = formatReference(version);
  const place = { store: version.store ?? "", root: version.root ?? "" };
  const row = { site, artifact, label, digest, ...place, state: "damaged" as const, problem };
  await ledger.putReplica(
    { ...row, transferId: version.publication ?? "" },
    {
      action: "replica.damaged",
      actor: "gateway",
      subject: reference,
      digest,
      outcome: "failed",
      reason: "SOURCE_CHANGED",
      detail: { problem },
    },
  );
  events.replicaDamaged(reference, harm.length);
  return problem;
}
