import { formatReference, LATEST, parseReference, type Reference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { MOST_DERIVED_FROM, type Deprecation } from "../domain/version.ts";
import { findVersion } from "./catalog.ts";
import type { CatalogLedger, PeersLedger, ReplicasLedger } from "./ports/ledger.ts";

/** What finding the versions that a record names needs. */
export type NamingLedger = CatalogLedger & Pick<PeersLedger, "getPeer"> & Pick<ReplicasLedger, "getReplica">;

interface NamingPorts {
  readonly site: string;
  readonly ledger: NamingLedger;
}

/**
 * What a version was made from, as its record names it: each once, sorted, `latest` resolved. What this site does not see may
 * be named, by its label.
 * @returns undefined where nothing is named
 * @throws HanseError INVALID_INPUT, UNKNOWN_REFERENCE for the latest of what this site does not see
 */
export async function derivedFromOf(
  ports: NamingPorts,
  references: readonly string[],
  version: Reference,
): Promise<readonly string[] | undefined> {
  const named = new Set<string>();
  for (const text of references) named.add(await fixed(ports, text, version, "made from"));
  if (named.size > MOST_DERIVED_FROM)
    throw new HanseError("INVALID_INPUT", `${named.size} versions are named that it was made from`, {
      remedy: `Name at most ${MOST_DERIVED_FROM}`,
    });
  return named.size === 0 ? undefined : [...named].sort();
}

/**
 * What is to be used in a version's place; it must be one that this site sees.
 * @returns undefined where nothing is to be: the version is not deprecated any more
 * @throws HanseError INVALID_INPUT, UNKNOWN_REFERENCE
 */
export async function replacementOf(
  ports: NamingPorts,
  { use, reason }: Deprecation,
  version: Reference,
): Promise<Deprecation | undefined> {
  if (use === "") return undefined;
  const named = await fixed(ports, use, version, "replaced by");
  await findVersion(ports.ledger, parseReference(named), ports.site);
  return { use: named, reason };
}

async function fixed(ports: NamingPorts, text: string, version: Reference, how: string): Promise<string> {
  const parsed = parseReference(text);
  const named = formatReference(parsed.label === LATEST ? await findVersion(ports.ledger, parsed, ports.site) : parsed);
  if (named !== formatReference(version)) return named;
  throw new HanseError("INVALID_INPUT", `${named} cannot be ${how} itself`, { remedy: "Name another version" });
}
