import { knownWord, textOrUnset } from "./enum-table.ts";
import type { Agreement, Agreement__Output } from "./gen/hanse/control/v1/Agreement.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";

/** An agreement as people are shown it. */
export interface ShownAgreement {
  readonly agreementId: string;
  /** `in`: this site agreed to a peer's terms; `out`: a peer agreed to ours. */
  readonly direction: "in" | "out";
  readonly peer: string;
  readonly artifact: string;
  readonly termsSha256: string;
  readonly person: string | undefined;
  readonly forSite: boolean;
  readonly purpose: string | undefined;
  readonly country: string;
  readonly grantId: string;
  readonly agreedAtMs: number;
}

/** hanse.control.v1.Agreement */
export function agreementToWire(agreement: ShownAgreement): Agreement {
  const { agreedAtMs, person = "", purpose = "", ...same } = agreement;
  return { ...same, person, purpose, agreedAt: toTimestamp(agreedAtMs) };
}

/** The mirror of agreementToWire. @throws HanseError INVALID_INPUT for an unknown direction */
export function agreementFromWire(wire: Agreement__Output): ShownAgreement {
  const { agreedAt, direction, person, purpose, ...same } = wire;
  return {
    ...same,
    direction: knownWord(["in", "out"] as const, direction, "an agreement's direction"),
    person: textOrUnset(person),
    purpose: textOrUnset(purpose),
    agreedAtMs: fromTimestamp(agreedAt) ?? 0,
  };
}
