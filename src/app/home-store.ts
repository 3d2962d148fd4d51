import { HanseError } from "../domain/errors.ts";
import type { SiteStore, Stores } from "./ports/stores.ts";

/**
 * The store that takes Hanse's own records of the site's versions.
 * @throws HanseError UNKNOWN_STORE where the site has none, INVALID_CONFIG where it cannot be written
 */
export function writableHome(stores: Stores): SiteStore {
  const home = stores.home();
  if (!home.readOnly) return home;
  throw new HanseError(
    "INVALID_CONFIG",
    `the home store ${home.name} is read-only: Hanse has no place for its records`,
    { hop: "this gateway", remedy: "Set `home:` in site.yaml to a store that can be written" },
  );
}
