import type { Events } from "./ports/events.ts";

/** The same events, one of which also wakes the reading back: what a pull made within the store can be read when it is whole. */
export const wakesReadBacks = (events: Events, readBacks: () => { wake(): void } | undefined): Events => ({
  ...events,
  transferMoved: (row) => {
    events.transferMoved(row);
    if (row.kind === "pull" && row.state === "SUCCEEDED" && row.bytesInherited > 0) readBacks()?.wake();
  },
});
