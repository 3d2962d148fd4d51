/** The clocks of a relay's streams, in milliseconds. */
export interface RelayTimes {
  /** A stream whose reader takes not even one message in this time ends. */
  readonly stallMs: number;
  /** How often a stream's right to go on is looked at. */
  readonly recheckMs: number;
  /** How long the answer may take. */
  readonly answerMs: number;
  /** How long a failed stream may take to tell its status before it is cut. */
  readonly farewellMs: number;
}

/** A stream ends within 10 s after its right did: recheck, answer and farewell together are less. */
export const RELAY_TIMES: RelayTimes = { stallMs: 60_000, recheckMs: 3000, answerMs: 3000, farewellMs: 3000 };
