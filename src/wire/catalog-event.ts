import { parseArtifactName, parseLabel } from "../domain/artifact.ts";
import { knownWords } from "./enum-table.ts";
import type {
  WatchCatalogResponse,
  WatchCatalogResponse__Output,
} from "./gen/hanse/federation/v1/WatchCatalogResponse.ts";
import { GRANT_ACTIONS, type GrantActionWord } from "./words.ts";

/** One event of a site's catalog, with the cursor at which a watcher goes on after it. */
export type WireCatalogEvent = { readonly cursor: string } & (
  | {
      readonly type: "shown";
      readonly version: string;
      readonly metadata: string;
      readonly actions: readonly GrantActionWord[];
    }
  | { readonly type: "hidden"; readonly artifact: string; readonly label: string }
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
        shown: { version: event.version, metadata: event.metadata, actions: [...event.actions] },
      };
    case "hidden":
      return { cursor, hidden: { artifact: event.artifact, label: event.label } };
    case "resync":
      return { cursor, resync: {} };
    case "up-to-date":
      return { cursor, upToDate: {} };
  }
}

/**
 * The mirror of catalogEventToWire. Unknown actions are left out.
 * @returns undefined for an event that only a newer site knows: leave it out, the next one's cursor passes it
 * @throws HanseError INVALID_INPUT where an artifact or a label is none
 */
export function catalogEventFromWire(wire: WatchCatalogResponse__Output): WireCatalogEvent | undefined {
  const { cursor } = wire;
  if (wire.shown) {
    const { version, metadata, actions } = wire.shown;
    return { cursor, type: "shown", version, metadata, actions: knownWords(GRANT_ACTIONS, actions) };
  }
  if (wire.hidden) {
    const { artifact, label } = wire.hidden;
    return { cursor, type: "hidden", artifact: parseArtifactName(artifact), label: parseLabel(label) };
  }
  if (wire.resync) return { cursor, type: "resync" };
  if (wire.upToDate) return { cursor, type: "up-to-date" };
  return undefined;
}
