import type { Bell } from "./bell.ts";
import type { Events } from "./ports/events.ts";

/** The same events, one of which also wakes those who watch transfers. */
export const wakesTransferWatches = (events: Events, bell: Pick<Bell, "ring">): Events => ({
  ...events,
  transferMoved: (row) => {
    events.transferMoved(row);
    bell.ring();
  },
});
