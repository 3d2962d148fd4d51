import { knownWords } from "./enum-table.ts";
import type { Store, Store__Output } from "./gen/hanse/control/v1/Store.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { DELIVERY_MODES, type DeliveryModeWord } from "./words.ts";

/** A store as people are shown it. */
export interface ShownStore {
  readonly name: string;
  /** `s3://bucket/prefix` or `file:/path`. */
  readonly location: string;
  readonly country: string;
  readonly share: readonly DeliveryModeWord[];
  /** `ready`, or why not. */
  readonly state: string;
  /** What the probe found. */
  readonly capabilities: Readonly<Record<string, string>>;
  /** Undefined until the first probe is over. */
  readonly probedAtMs: number | undefined;
  /** When the first of its keys ends; undefined where nothing says so. */
  readonly keysExpireAtMs: number | undefined;
}

/** hanse.control.v1.Store */
export function storeToWire(store: ShownStore): Store {
  const { share, capabilities, probedAtMs, keysExpireAtMs, ...same } = store;
  return {
    ...same,
    share: [...share],
    capabilities: { ...capabilities },
    probedAt: toTimestamp(probedAtMs),
    keysExpireAt: toTimestamp(keysExpireAtMs),
  };
}

/** The mirror of storeToWire; unknown ways of sharing are left out. */
export function storeFromWire(wire: Store__Output): ShownStore {
  const { share, probedAt, keysExpireAt, ...same } = wire;
  return {
    ...same,
    share: knownWords(DELIVERY_MODES, share),
    probedAtMs: fromTimestamp(probedAt),
    keysExpireAtMs: fromTimestamp(keysExpireAt),
  };
}
