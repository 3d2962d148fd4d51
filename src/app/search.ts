import { parseSearch, textMatches, type SearchClause } from "../domain/search-query.ts";
import { parseSiteId } from "../domain/site.ts";
import { catalogParts, stalePart } from "./catalog-parts.ts";
import { notShown, refuseStranger, viewVersion, type CatalogPorts } from "./catalog.ts";
import { foreignPageToken, pageOf } from "./pages.ts";
import type { FoundArtifact, PeerRow, SearchLedger } from "./ports/ledger.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What searching needs. */
export interface SearchPorts extends CatalogPorts {
  /** How this site calls itself, for people. */
  readonly siteName: string;
  readonly ledger: CatalogPorts["ledger"] & SearchLedger;
}

/** `hanse search`: answered from the ledger alone; no peer is asked. */
export function searchVersions(ports: SearchPorts): ControlUseCases["searchVersions"] {
  const { ledger } = ports;
  return async (_user, request, page) => {
    const clauses = parseSearch(request.text);
    const sites = request.sites.map(parseSiteId);
    for (const site of sites) await refuseStranger(ports, site);
    const peers = await ledger.listPeers();
    const rows = await ledger.searchVersions({
      clauses: clauses.map((clause) => ({ ...clause, sites: sitesOf(ports, peers, clause) })),
      filter: {
        kind: request.kind,
        sites: sites.length === 0 ? undefined : sites,
        license: request.license,
        keywords: request.keywords,
      },
      after: parseToken(page.token),
      limit: page.size + 1,
    });
    const { items: found, nextToken } = pageOf(rows, page, (last) => formatToken(last.at));
    const parts = catalogParts(peers, ports.clock.now()).filter(
      ({ site }) => sites.length === 0 || sites.includes(site),
    );
    return {
      items: await Promise.all(
        found.map(async ({ version, versions }) => ({
          ...(await viewVersion(ports, version)),
          moreVersions: versions - 1,
        })),
      ),
      nextToken,
      parts,
      warnings: [
        ...parts.filter(({ fresh }) => !fresh).map(stalePart),
        ...notShown(
          ports.site,
          found.map(({ version }) => version),
        ),
      ],
    };
  };
}

/** The sites that a word names by their id or their name: all that they have is found by it. */
const sitesOf = (
  { site, siteName }: Pick<SearchPorts, "site" | "siteName">,
  peers: readonly PeerRow[],
  clause: SearchClause,
): string[] =>
  [{ siteId: site, description: { name: siteName } }, ...peers]
    .filter(({ siteId, description }) => textMatches(clause, [siteId, description.name]))
    .map(({ siteId }) => siteId);

const formatToken = ({ tier, artifact }: FoundArtifact["at"]): string => `${tier}.${artifact}`;

function parseToken(token: string): FoundArtifact["at"] | undefined {
  if (token === "") return undefined;
  const [, tierText, artifact] = /^([012])\.(\d{1,10})$/.exec(token) ?? [];
  const tier = ([0, 1, 2] as const).find((known) => String(known) === tierText);
  if (tier === undefined) throw foreignPageToken();
  return { tier, artifact: Number(artifact) };
}
