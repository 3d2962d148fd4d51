import { HanseError } from "./errors.ts";
import { parseArea, type Regions } from "./regions.ts";
import { parseCountry, parseSiteId, type SiteId } from "./site.ts";

/** To whom a grant is given: a site's id, `country=FI` or `region=EU`; the latter two go by the peers' pinned statements. */
export type Subject = string;

/** @throws HanseError INVALID_INPUT, for a region that is not known too */
export function parseSubject(text: string, regions: Regions): Subject {
  const [name, value, ...more] = text.split("=");
  if (value === undefined) return parseSiteId(text);
  if (name === "country" && more.length === 0) return `country=${parseCountry(value)}`;
  if (name === "region" && more.length === 0 && Object.hasOwn(regions, value)) return text;
  if (name === "region" && more.length === 0) parseArea(`region ${value}`, regions);
  throw new HanseError("INVALID_INPUT", `'${text}' names no peers`, {
    remedy: "Use a site's id, country=FI or region=EU",
  });
}

/** The site that a subject names by its id; undefined where it goes by an attribute. */
export const namedSite = (subject: Subject): SiteId | undefined => (subject.includes("=") ? undefined : subject);

/** All subjects that cover a site. @param country of its pinned statement; undefined for a site that is not known */
export function subjectsOf(site: SiteId, country: string | undefined, regions: Regions): readonly Subject[] {
  if (country === undefined) return [site];
  const within = Object.keys(regions).filter((name) => regions[name]?.includes(country) === true);
  return [site, `country=${country}`, ...within.map((name) => `region=${name}`)];
}
