import type { ArtifactName } from "../domain/artifact.ts";
import type { StorageAction, StorageScope } from "../domain/scope.ts";

/** What a person does with an artifact, as far as scopes tell it apart. */
export type ArtifactAction = "read" | "create" | "modify";

/** Scopes that allow each action: who may stage may read, who may modify may create (WLCG Common JWT Profiles). */
const ALLOWED_BY: Readonly<Record<ArtifactAction, readonly StorageAction[]>> = {
  read: ["read", "stage"],
  create: ["create", "modify"],
  modify: ["modify"],
};

/**
 * Whether a token's scopes let it do this with an artifact: one of them names the action, and a path whose segments are
 * the first ones of the artifact's name. `/climate` covers `climate` and `climate/era5`, never `climate2`.
 * @param scopes undefined for a token that only its role limits
 */
export function scopesAllow(
  scopes: readonly StorageScope[] | undefined,
  action: ArtifactAction,
  artifact: ArtifactName,
): boolean {
  if (scopes === undefined) return true;
  const segments = artifact.split("/");
  return scopes.some(
    (scope) => ALLOWED_BY[action].includes(scope.action) && scope.path.every((segment, i) => segment === segments[i]),
  );
}
