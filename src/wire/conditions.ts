import type { GrantConditions as Conditions } from "../domain/grant.ts";
import { textOrUnset } from "./enum-table.ts";
import type { GrantConditions, GrantConditions__Output } from "./gen/hanse/control/v1/GrantConditions.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";

/** hanse.control.v1.GrantConditions. @param text of the terms, where it is to be told */
export function conditionsToWire(conditions: Conditions, text = ""): GrantConditions {
  const { person = "", entitlement = "", untilMs, quotaBytes = 0, terms, purpose = "", residency } = conditions;
  return {
    person,
    entitlement,
    until: toTimestamp(untilMs),
    quotaBytes,
    terms: terms === undefined ? null : { sha256: terms.sha256, url: terms.url ?? "", text },
    purpose,
    residency: [...residency],
  };
}

/** The mirror of conditionsToWire, without the text. */
export function conditionsFromWire(wire: GrantConditions__Output | null): Conditions {
  const { terms } = wire ?? {};
  const url = textOrUnset(terms?.url ?? "");
  return {
    person: textOrUnset(wire?.person ?? ""),
    entitlement: textOrUnset(wire?.entitlement ?? ""),
    untilMs: fromTimestamp(wire?.until ?? null),
    quotaBytes: wire === null || wire.quotaBytes === 0 ? undefined : wire.quotaBytes,
    terms: terms == null ? undefined : { sha256: terms.sha256, ...(url === undefined ? {} : { url }) },
    purpose: textOrUnset(wire?.purpose ?? ""),
    residency: wire?.residency ?? [],
  };
}
