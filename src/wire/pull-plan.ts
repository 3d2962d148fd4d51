import type { ToldGrant } from "../domain/grant.ts";
import type { Deprecation } from "../domain/version.ts";
import { knownWord } from "./enum-table.ts";
import type { PlanPullResponse, PlanPullResponse__Output } from "./gen/hanse/control/v1/PlanPullResponse.ts";
import { controlToldGrant, toldGrantFromControl } from "./told-grant.ts";
import { DELIVERY_MODES, type DeliveryModeWord } from "./words.ts";

const VERDICTS = ["ok", "warn", "refused"] as const;

/** One thing that is looked at before bytes move; texts are empty where there is nothing to say. */
export interface ShownCheck {
  readonly name: string;
  readonly verdict: (typeof VERDICTS)[number];
  readonly text: string;
  readonly hop: string;
  readonly remedy: string;
  readonly code: string;
}

/** What a pull would do. */
export interface ShownPlan {
  readonly reference: string;
  readonly digest: string;
  readonly objects: number;
  readonly bytes: number;
  readonly parts: number;
  readonly mode: DeliveryModeWord;
  readonly from: string;
  readonly to: string;
  readonly objectsPresent: number;
  readonly bytesPresent: number;
  /** Those of `bytes` that held versions have. */
  readonly bytesInheritable: number;
  readonly alreadyHeld: boolean;
  /** Of the store that the copy would lie in. */
  readonly country: string;
  readonly toldGrants: readonly ToldGrant[];
  /** Its owner says to use another one. */
  readonly deprecation: Deprecation | undefined;
  /** The owner, and the sites that hold it and may hand it on. */
  readonly sources: readonly string[];
  /** What was looked at before bytes move. */
  readonly checks: readonly ShownCheck[];
  /** What would refuse it: the stable code, and hop, reason and remedy in one line. */
  readonly refusals: readonly { readonly code: string; readonly line: string }[];
}

/** hanse.control.v1.PlanPullResponse */
export function planToWire(plan: ShownPlan): PlanPullResponse {
  const { refusals, toldGrants, sources, checks, ...same } = plan;
  return {
    ...same,
    offers: toldGrants.map(controlToldGrant),
    deprecation: plan.deprecation ?? null,
    sources: [...sources],
    checks: [...checks],
    refusals: refusals.map((refusal) => refusal.line),
    refusalCodes: refusals.map((refusal) => refusal.code),
  };
}

/** The mirror of planToWire. @throws HanseError INVALID_INPUT for an unknown mode */
export function planFromWire(wire: PlanPullResponse__Output): ShownPlan {
  const { refusals, refusalCodes, mode, offers, checks, ...same } = wire;
  return {
    ...same,
    toldGrants: offers.map(toldGrantFromControl),
    deprecation: wire.deprecation ?? undefined,
    mode: knownWord(DELIVERY_MODES, mode, "a plan's mode"),
    checks: checks.map((check) => ({ ...check, verdict: knownWord(VERDICTS, check.verdict, "a check's verdict") })),
    refusals: refusals.map((line, i) => ({ code: refusalCodes[i] ?? "", line })),
  };
}
