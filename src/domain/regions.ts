import { HanseError } from "./errors.ts";
import { parseCountry } from "./site.ts";

/** Groups of countries by name, each as ISO 3166-1 alpha-2 codes. */
export type Regions = Readonly<Record<string, readonly string[]>>;

/** The day that REGIONS were looked up. What changed since is put right in the configuration. */
const REGIONS_AS_OF = "2025-10-08";

const EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");

/**
 * The regions that are known without configuration: the European Union, the European Economic Area, and the participating
 * states of the EuroHPC Joint Undertaking, some of which are in neither. Switzerland is in none, the United Kingdom,
 * Moldova, North Macedonia and Serbia are in EuroHPC alone.
 */
export const REGIONS: Regions = {
  EU,
  EEA: [...EU, "IS", "LI", "NO"],
  EuroHPC: [...EU, "AL", "GB", "IL", "IS", "MD", "ME", "MK", "NO", "RS", "TR"],
};

/** A region that is known, or a country. @throws HanseError INVALID_INPUT that names the regions */
export function parseArea(text: string, regions: Regions): string {
  if (Object.hasOwn(regions, text)) return text;
  if (/^[A-Z]{2}$/.test(text)) return parseCountry(text);
  throw new HanseError("INVALID_INPUT", `'${text}' is neither a region that this site knows nor a country`, {
    remedy: `Use ${Object.keys(regions).join(", ")} (as of ${REGIONS_AS_OF}, unless site.yaml says otherwise) or the two capital letters of ISO 3166, e.g. CH`,
  });
}

/** The countries that regions and countries stand for together, in their order, each once. */
export function countriesOf(areas: readonly string[], regions: Regions): readonly string[] {
  return [...new Set(areas.flatMap((area) => (Object.hasOwn(regions, area) ? (regions[area] ?? []) : [area])))];
}
