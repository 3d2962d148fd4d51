import { parseArtifactName, parseLabel } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { ToldGrant } from "../domain/grant.ts";
import { knownWords, textOrUnset } from "./enum-table.ts";
import type {
  WatchCatalogResponse,
  WatchCatalogResponse__Output,
} from "./gen/hanse/federation/v1/WatchCatalogResponse.ts";
import { MAX_TOLD_GRANTS, toldGrantFromWire, toldGrantToWire } from "./told-grant.ts";
import { GRANT_ACTIONS, type GrantActionWord } from "./words.ts";

/** One event of a site's catalog, with the cursor at which a watcher goes on after it. */
export type WireCatalogEvent = { readonly cursor: string } & (
  | {
      readonly type: "shown";
      readonly version: string;
      readonly metadata: string;
      readonly actions: readonly GrantActionWord[];
      readonly toldGrants: readonly ToldGrant[];
      readonly withdrawal?: string | undefined;
    }
  | {
      readonly type: "hidden";
      readonly artifact: string;
      readonly label: string;
      readonly withdrawal?: string | undefined;
    }
  | { readonly type: "resync" }
  | { readonly type: "up-to-date" }
);

/** hanse.federation.v1.WatchCatalogResponse */
export function catalogEventToWire(event: WireCatalogEvent): WatchCatalogResponse {
  const { cursor } = event;
  switch (event.type) {
    case "shown":
      return {
        cursor,
        shown: {
          version: event.version,
          metadata: event.metadata,
          actions: [...event.actions],
          offers: event.toldGrants.slice(0, MAX_TOLD_GRANTS).map(toldGrantToWire),
          withdrawal: event.withdrawal ?? "",
        },
      };
    case "hidden":
      return {
        cursor,
        hidden: { artifact: event.artifact, label: event.label, withdrawal: event.withdrawal ?? "" },
      };
    case "resync":
      return { cursor, resync: {} };
    case "up-to-date":
      return { cursor, upToDate: {} };
  }
}

/**
 * The mirror of catalogEventToWire. Unknown actions are left out.
 * @returns undefined for an event that only a newer site knows: leave it out, the next one's cursor passes it
 * @throws HanseError INVALID_INPUT where an artifact, a label or a grant is none
 */
export function catalogEventFromWire(wire: WatchCatalogResponse__Output): WireCatalogEvent | undefined {
  const { cursor } = wire;
  if (wire.shown) {
    const { version, metadata, actions, offers } = wire.shown;
    if (offers.length > MAX_TOLD_GRANTS) throw new HanseError("INVALID_INPUT", "a version is granted in too many ways");
    const allowed = knownWords(GRANT_ACTIONS, actions);
    const withdrawal = textOrUnset(wire.shown.withdrawal);
    const words = { version, metadata, actions: allowed, toldGrants: offers.map(toldGrantFromWire) };
    return { cursor, type: "shown", ...words, ...(withdrawal === undefined ? {} : { withdrawal }) };
  }
  if (wire.hidden) {
    const { artifact, label } = wire.hidden;
    const withdrawal = textOrUnset(wire.hidden.withdrawal);
    const named = { artifact: parseArtifactName(artifact), label: parseLabel(label) };
    return { cursor, type: "hidden", ...named, ...(withdrawal === undefined ? {} : { withdrawal }) };
  }
  if (wire.resync) return { cursor, type: "resync" };
  if (wire.upToDate) return { cursor, type: "up-to-date" };
  return undefined;
}
