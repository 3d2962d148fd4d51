import { formatReference, parseReference } from "../domain/artifact.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { scopesAllow } from "../policy/scopes.ts";
import { findVersion, visibleVersion } from "./catalog.ts";
import type { NamingLedger } from "./named-versions.ts";
import type { VersionRow } from "./ports/ledger.ts";
import type { ControlUseCases, LineageNode } from "./use-cases.ts";

/** What showing a lineage needs. */
export interface LineagePorts {
  readonly site: string;
  readonly ledger: NamingLedger;
}

/** Most versions of one direction, and most steps. */
const MOST = 500;
const MOST_STEPS = 32;

/**
 * `hanse lineage`: what a version was made from and what was made from it, as far as this site sees. A version that comes
 * again, as in a circle, is named and not followed; of what is hidden nothing but its reference is told, and that only
 * where a visible version names it.
 */
export function lineage(ports: LineagePorts): ControlUseCases["getLineage"] {
  return async (user, reference) => {
    const version = await findVersion(ports.ledger, parseReference(reference), ports.site);
    const up = await walk(version, (of) => ancestors(ports, user, of));
    const down = await walk(version, (of) => descendants(ports, user, of));
    return { version, up: up.nodes, down: down.nodes, complete: up.complete && down.complete };
  };
}

type Found = Pick<LineageNode, "reference" | "version" | "hidden">;

/** Follows one direction depth first; what is known is looked up once. */
async function walk(
  root: VersionRow,
  next: (version: VersionRow) => Promise<{ found: readonly Found[]; complete: boolean }>,
): Promise<{ nodes: readonly LineageNode[]; complete: boolean }> {
  const nodes: LineageNode[] = [];
  const seen = new Set([formatReference(root)]);
  let complete = true;
  const visit = async (version: VersionRow, depth: number): Promise<void> => {
    const step = await next(version);
    complete &&= step.complete;
    for (const found of step.found) {
      if (nodes.length >= MOST) {
        complete = false;
        return;
      }
      const repeated = seen.has(found.reference);
      seen.add(found.reference);
      nodes.push({ ...found, depth, repeated });
      if (repeated || found.version === undefined) continue;
      if (depth < MOST_STEPS) await visit(found.version, depth + 1);
      else complete = false;
    }
  };
  await visit(root, 1);
  return { nodes, complete };
}

async function ancestors({ ledger }: LineagePorts, user: UserPrincipal, { derivedFrom = [] }: VersionRow) {
  const found: Found[] = [];
  for (const reference of derivedFrom) {
    const named = parseReference(reference);
    const known = await ledger.getVersion(named.site, named.artifact, named.label);
    const visible = await visibleVersion(ledger, named);
    const allowed = scopesAllow(user.scopes, "read", named.artifact);
    found.push({
      reference,
      version: allowed ? visible : undefined,
      hidden: !allowed || (visible === undefined && known !== undefined),
    });
  }
  return { found, complete: true };
}

async function descendants({ ledger }: LineagePorts, user: UserPrincipal, version: VersionRow) {
  const rows = await ledger.versionsDerivedFrom(formatReference(version), MOST);
  const found = rows
    .filter(({ artifact }) => scopesAllow(user.scopes, "read", artifact))
    .map((row): Found => ({ reference: formatReference(row), version: row, hidden: false }));
  return { found, complete: rows.length < MOST };
}
