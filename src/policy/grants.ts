import { matchesPattern, type ArtifactName, type ArtifactPattern } from "../domain/artifact.ts";

/** What a grant can allow. */
export type GrantedAction = "discover" | "read";

/** The part of a grant that decides. */
export interface GrantRule {
  readonly artifact: ArtifactPattern;
  readonly actions: readonly GrantedAction[];
}

/**
 * What a peer may do with an artifact under the grants given to it: default deny. Who may read may discover, because a
 * read names the version.
 */
export function grantedActions(grants: readonly GrantRule[], artifact: ArtifactName): readonly GrantedAction[] {
  const matching = grants.filter((grant) => matchesPattern(grant.artifact, artifact));
  const read = matching.some((grant) => grant.actions.includes("read"));
  const discover = read || matching.some((grant) => grant.actions.includes("discover"));
  return [...(discover ? ["discover" as const] : []), ...(read ? ["read" as const] : [])];
}
