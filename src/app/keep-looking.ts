import { Bell } from "./bell.ts";

/** Everything is looked at this often, whatever happens. */
export const LOOK_MS = 60_000;

/** What comes within so long is looked at in one go. */
const GATHER_MS = 250;

/** What to look at again and again. */
export interface Looking {
  /** Rings when something changed. */
  readonly bell: Bell;
  /** @returns how long until it is to be looked again, in milliseconds */
  readonly look: () => Promise<number>;
  /** Hears what a look threw; the next one tries again. */
  readonly failed: (error: unknown) => void;
}

/** Looks whenever it rings, and each minute, until the signal is cancelled. Never rejects. */
export async function keepLooking({ bell, look, failed }: Looking, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rings } = bell;
    let waitMs = LOOK_MS;
    try {
      waitMs = await look();
    } catch (error) {
      if (!isOver(signal)) failed(error);
    }
    await new Bell().wait(GATHER_MS, signal);
    await bell.wait(waitMs, signal, rings);
  }
}

const isOver = (signal: AbortSignal): boolean => signal.aborted;
