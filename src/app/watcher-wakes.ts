import { isFinal } from "../domain/transfer.ts";
import type { Events } from "./ports/events.ts";
import type { Watcher } from "./watcher.ts";

/** The same events, one of which also wakes the watches: a publication came to its end, so the next may begin. */
export const wakesWatcher = (events: Events, watcher: () => Pick<Watcher, "poke"> | undefined): Events => ({
  ...events,
  transferMoved: (row) => {
    events.transferMoved(row);
    if (row.kind === "publication" && isFinal(row.state)) watcher()?.poke();
  },
});
