/** The clock, as an argument, so that tests need no sleeping. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** 128 random bits and more, as an argument. */
export type RandomBytes = (count: number) => Uint8Array;
