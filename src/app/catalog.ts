import { formatReference, LATEST, parseReference, type Reference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId } from "../domain/site.ts";
import { catalogParts, stalePart } from "./catalog-parts.ts";
import { foreignPageToken, pageOf } from "./pages.ts";
import type { CatalogLedger, PeersLedger, ReplicasLedger, VersionRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import { showPlace, type Stores } from "./ports/stores.ts";
import type { ControlUseCases, VersionView } from "./use-cases.ts";

/** What showing the catalog needs. */
export interface CatalogPorts {
  readonly site: string;
  readonly ledger: CatalogLedger & PeersLedger & ReplicasLedger;
  readonly stores: Stores;
  readonly clock: Clock;
}

/** The use cases of `hanse ls` and `hanse show`. */
export function catalog(ports: CatalogPorts): Pick<ControlUseCases, "listVersions" | "getVersion"> {
  const { ledger } = ports;
  return {
    async listVersions(_user, siteText, page) {
      const site = siteText === undefined ? undefined : parseSiteId(siteText);
      if (site !== undefined) await refuseStranger(ports, site);
      const rows = await ledger.listVersions({ site, after: parseToken(page.token), limit: page.size + 1 });
      const { items, nextToken } = pageOf(rows, page, formatToken);
      return {
        items: await Promise.all(items.map((version) => viewVersion(ports, version))),
        nextToken,
        warnings: [...notShown(ports.site, items), ...(await staleness(ports, site))],
      };
    },

    async getVersion(_user, reference) {
      return viewVersion(ports, await findVersion(ledger, parseReference(reference), ports.site));
    },
  };
}

/** @throws HanseError UNKNOWN_PEER for a site of which nothing can be shown */
export async function refuseStranger(ports: Pick<CatalogPorts, "site" | "ledger">, site: string): Promise<void> {
  if (site === ports.site || (await ports.ledger.getPeer(site)) !== undefined) return;
  throw new HanseError("UNKNOWN_PEER", `${site} is neither this site nor a peer`, {
    hop: "this gateway",
    remedy: "`hanse peer ls` shows the peers",
  });
}

/**
 * Finds a version by reference, `latest` resolved.
 * @param own the id of this site
 * @throws HanseError UNKNOWN_REFERENCE that names what exists nearby
 */
export async function findVersion(
  ledger: CatalogLedger & Pick<PeersLedger, "getPeer"> & Pick<ReplicasLedger, "getReplica">,
  reference: Reference,
  own: string,
): Promise<VersionRow> {
  const { site, artifact, label } = reference;
  const version =
    label === LATEST ? await ledger.latestVersion(site, artifact) : await visibleVersion(ledger, reference);
  if (version !== undefined) return version;
  const near = await ledger.listVersions({ site, limit: 1000 });
  const labels = near.filter((other) => other.artifact === artifact).map((other) => other.label);
  const names = [...new Set(near.map((other) => other.artifact))];
  const remedy =
    labels.length > 0
      ? `It has the labels ${labels.slice(0, 5).join(", ")}`
      : names.length > 0
        ? `Of ${site} this site sees ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`
        : site === own
          ? "This site has published nothing yet: `hanse publish`"
          : (await ledger.getPeer(site)) === undefined
            ? `A reference begins with its site, e.g. ${own}/${site}/${artifact}; ${site} is neither this site nor a peer`
            : `This site sees nothing of ${site}: it must be an active peer and grant us 'discover'`;
  throw new HanseError("UNKNOWN_REFERENCE", `there is no ${formatReference(reference)} that this site may see`, {
    hop: "this gateway",
    remedy,
  });
}

/** A version by its label: what its owner shows, or what lies here although it is shown no more. */
export async function visibleVersion(
  ledger: Pick<CatalogLedger, "getVersion"> & Pick<ReplicasLedger, "getReplica">,
  { site, artifact, label }: Reference,
): Promise<VersionRow | undefined> {
  const version = await ledger.getVersion(site, artifact, label);
  if (version === undefined || version.actions.length > 0) return version;
  const state = (await ledger.getReplica(site, artifact, label))?.state;
  return state === "held" || state === "damaged" ? version : undefined;
}

/** A version with this site's copy of it. */
export async function viewVersion(
  ports: Pick<CatalogPorts, "site" | "ledger" | "stores">,
  version: VersionRow,
): Promise<VersionView> {
  const replica = await ports.ledger.getReplica(version.site, version.artifact, version.label);
  if (version.site === ports.site) {
    const { store, root } = version;
    const location = store === undefined ? undefined : showPlace(ports.stores, store, root ?? "");
    return { version, replica: replica ?? { state: "held" }, location };
  }
  const location = replica && showPlace(ports.stores, replica.store, replica.root);
  if (replica === undefined || version.actions.length > 0) return { version, replica, location };
  const hidden = `${version.site} does not show this version to this site any more; the copy here stands`;
  const problem = replica.problem === undefined ? hidden : `${replica.problem}; ${hidden}`;
  return { version, replica: { ...replica, problem }, location };
}

/** Tells of copies whose owners do not show them any more: in one line, however many. */
export function notShown(own: string, versions: readonly VersionRow[]): string[] {
  const hidden = versions.filter(({ site, actions }) => site !== own && actions.length === 0).map(formatReference);
  if (hidden.length === 0) return [];
  const some = hidden.slice(0, 5).join(", ") + (hidden.length > 5 ? ` and ${hidden.length - 5} more` : "");
  return [`held here, and not shown by its owner any more: ${some}`];
}

async function staleness(ports: CatalogPorts, site: string | undefined): Promise<string[]> {
  return catalogParts(await ports.ledger.listPeers(), ports.clock.now())
    .filter((part) => (site === undefined || part.site === site) && !part.fresh)
    .map(stalePart);
}

type PageStart = Pick<VersionRow, "site" | "artifact" | "sequence" | "label">;

const formatToken = ({ site, artifact, sequence, label }: PageStart): string =>
  Buffer.from(JSON.stringify([site, artifact, sequence, label])).toString("base64url");

function parseToken(token: string): PageStart | undefined {
  if (token === "") return undefined;
  try {
    const [site, artifact, sequence, label] = JSON.parse(Buffer.from(token, "base64url").toString()) as unknown[];
    const texts = typeof site === "string" && typeof artifact === "string" && typeof label === "string";
    if (texts && typeof sequence === "number") return { site, artifact, sequence, label };
  } catch {
    // Told below, like any other text that we did not hand out.
  }
  throw foreignPageToken();
}
